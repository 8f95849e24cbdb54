package dev.belay.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Belay in a process of its own, stopped at one of its {@link Points}. */
final class Victim implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final ServerSocket listening;
  private final Path folder;
  private @Nullable Socket at;

  private Victim(Process process, ServerSocket listening, Path folder) {
    this.process = process;
    this.listening = listening;
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param point at which it stops, or an empty text
   * @param arguments as {@link FaultMain} takes them
   */
  static Victim start(Site site, String point, String... arguments) throws IOException {
    Path folder = Files.createTempDirectory(site.home().getParent(), "victim-");
    var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setSoTimeout((int) TimeUnit.SECONDS.toMillis(1));
    var argv = new ArrayList<String>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    argv.addAll(site.program().options());
    argv.addAll(List.of("-cp", site.program().classPath(), FaultMain.class.getName()));
    argv.addAll(List.of(arguments));
    var builder = new ProcessBuilder(argv);
    builder
        .environment()
        .putAll(
            Map.of(
                Points.POINT, point,
                Points.DATABASE, site.database(),
                Points.PORT, String.valueOf(listening.getLocalPort()),
                Points.LOG, folder.resolve("points").toString()));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
    return new Victim(builder.start(), listening, folder);
  }

  /** Starts an upgrade of the site. */
  static Victim upgrade(Site site, String point) throws IOException {
    return start(
        site,
        point,
        "start",
        site.state().directory().toString(),
        site.installation().toString(),
        site.plan().toString());
  }

  /** Starts an upgrade of the same site with a state directory of another host. */
  static Victim elsewhere(Site site) throws IOException {
    return start(
        site,
        "",
        "start",
        site.state().directory() + "-elsewhere",
        site.installation().toString(),
        site.plan().toString());
  }

  /** Starts a command of Belay's on the latest run of the site. */
  static Victim command(Site site, String point, String command) throws IOException {
    return start(site, point, command, "--state", site.state().directory().toString());
  }

  /** Waits until it has stopped at its point, or before it; answers what it reported. */
  String stopped() throws IOException {
    if (at != null) {
      at.close();
    }
    at = accepted();
    return new BufferedReader(new InputStreamReader(at.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private Socket accepted() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      try {
        return listening.accept();
      } catch (SocketTimeoutException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("it did not come to its point; it said: " + said(), e);
        }
      }
    }
  }

  /** Lets it go on from where it stopped. */
  void go(Points.Answer answer) throws IOException {
    Objects.requireNonNull(at)
        .getOutputStream()
        .write((answer + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** SIGKILL; its children live on. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGKILL for it and for everything it started. */
  void killWithChildren() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    kill();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end; answers its exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a Belay under test did not end");
    }
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  /** The points that it passed, in their order. */
  List<String> points() throws IOException {
    return Files.readAllLines(folder.resolve("points"));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    listening.close();
    if (at != null) {
      at.close();
    }
  }
}
