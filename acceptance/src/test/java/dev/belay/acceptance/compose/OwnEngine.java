package dev.belay.acceptance.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker engine that a test may stop and start as it likes. It has a data directory, a socket and
 * a network of its own, so that nothing it does reaches the machine's engine.
 */
final class OwnEngine implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path home;
  private final Process network;
  private Process daemon;

  private OwnEngine(Path home) throws IOException {
    this.home = home;
    this.network =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; exec sleep 7200")
            .start();
    this.daemon = start();
  }

  /** Starts one with the images of these releases. */
  static OwnEngine started(String... releases) throws IOException {
    Engine.MACHINE.require();
    Assumptions.assumeTrue(
        Engine.MACHINE
            .ran("sh", "-c", "test $(id -u) = 0 && command -v dockerd unshare nsenter ip curl")
            .ok(),
        "skipped because no engine of its own can be started: no root, or no dockerd, unshare,"
            + " nsenter, ip, curl");
    Images.of(releases);
    var names = Images.named(Checkout.of(Ports.chosen(), releases), releases);
    var engine = new OwnEngine(Files.createTempDirectory("belay-engine"));
    try {
      engine.await();
      Engine.MACHINE.must(
          Duration.ofMinutes(20),
          "sh",
          "-c",
          "docker save %s | DOCKER_HOST=%s docker load"
              .formatted(String.join(" ", names), engine.host()));
      return engine;
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /** The tests go there until it is closed. */
  Engine engine() {
    return Engine.behind(
        List.of("nsenter", "--net=" + namespace(), "env", "DOCKER_HOST=" + host()));
  }

  private String host() {
    return "unix://" + home.resolve("docker.sock");
  }

  private String namespace() {
    return "/proc/%d/ns/net".formatted(network.pid());
  }

  private Process start() throws IOException {
    Engine.await(
        LIMIT,
        () -> !namespaceOf(network.pid()).equals(namespaceOf(ProcessHandle.current().pid())));
    var argv = new ArrayList<>(List.of("nsenter", "--net=" + namespace(), "dockerd"));
    argv.addAll(List.of("--host", host(), "--data-root", home.resolve("data").toString()));
    argv.addAll(List.of("--exec-root", home.resolve("exec").toString()));
    argv.addAll(List.of("--pidfile", home.resolve("docker.pid").toString()));
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
        .start();
  }

  private static String namespaceOf(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private void await() {
    Engine.await(LIMIT, () -> Engine.MACHINE.ran("docker", "--host", host(), "info").ok());
  }

  /** As its service manager does: containers end, and those that start by themselves start. */
  void restart() throws IOException {
    stop();
    daemon = start();
    await();
  }

  private void stop() {
    daemon.destroy();
    daemon.onExit().orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    Engine.MACHINE.ran("sh", "-c", "docker -H %s rm -f $(docker -H %1$s ps -aq)".formatted(host()));
    try {
      stop();
    } finally {
      network.destroyForcibly();
      Engine.MACHINE.ran(
          "sh", "-c", "umount '%s'/exec/netns/* 2>/dev/null; rm -rf '%1$s'".formatted(home));
    }
  }
}
