package dev.belay.database;

import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A PostgreSQL of Belay's own in one private folder: {@code data/}, {@code log}, {@code password}.
 * It listens on 127.0.0.1 only, asks for a password, and keeps fsync on. It outlives this process
 * unless it is stopped.
 */
public final class Cluster {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Shell shell;
  private final PostgresBinaries binaries;
  private final Path folder;
  private final Unprivileged user;

  private Cluster(Shell shell, PostgresBinaries binaries, Path folder) {
    this.shell = shell;
    this.binaries = binaries;
    this.folder = folder.toAbsolutePath();
    this.user = Unprivileged.of(shell);
  }

  /**
   * Makes a new cluster in a folder that does not exist yet, with superuser {@code postgres}.
   *
   * @param settings lines of postgresql.conf on top of Belay's
   */
  public static Cluster create(
      Shell shell, PostgresBinaries binaries, Path folder, Map<String, String> settings) {
    var cluster = new Cluster(shell, binaries, folder);
    try {
      cluster.initialise(settings);
    } catch (IOException e) {
      throw cluster.failed("a scratch server could not be made", String.valueOf(e.getMessage()), e);
    }
    return cluster;
  }

  /** A cluster that {@link #create} made earlier, perhaps in another process. */
  public static Cluster open(Shell shell, PostgresBinaries binaries, Path folder) {
    return new Cluster(shell, binaries, folder);
  }

  private void initialise(Map<String, String> settings) throws IOException {
    Files.createDirectories(folder.getParent());
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile(), HexFormat.of().formatHex(secret) + "\n");
    user.give(folder);
    program(
            "initdb",
            "-D",
            folder.resolve("data").toString(),
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "--pwfile=" + passwordFile(),
            "-E",
            "UTF8",
            "--locale=C",
            "-N")
        .orFail("a scratch server could not be made", "read the message above");
    var lines =
        new java.util.TreeMap<>(
            Map.of(
                "listen_addresses", "'127.0.0.1'",
                "unix_socket_directories", "''",
                "shared_buffers", "'128MB'",
                "max_connections", "60",
                "log_min_messages", "warning"));
    lines.putAll(settings);
    Path file = folder.resolve("data/postgresql.conf");
    Files.writeString(
        file,
        Files.readString(file)
            + lines.entrySet().stream()
                .map(s -> s.getKey() + " = " + s.getValue() + "\n")
                .collect(Collectors.joining()));
  }

  /** Starts the server on a free port and waits until it answers. */
  public void start() {
    for (int attempt = 1; ; attempt++) {
      if (startedAt(freePort())) {
        return;
      }
      if (attempt == 3 || !logTail().contains("could not bind")) {
        throw failed("a scratch server did not start", logTail(), null);
      }
    }
  }

  /** Starts the server where it was before, and says whether it answers. */
  boolean startedAt(int port) {
    return program("pg_ctl", "start", "-w", "-D", data(), "-l", log(), "-o", "-p " + port).ok();
  }

  /** Stops the server; a stopped one is left as it is. */
  public void stop() {
    if (running()) {
      program("pg_ctl", "stop", "-w", "-m", "fast", "-D", data())
          .orFail("a scratch server did not stop", "kill $(head -1 " + pidFile() + ")");
    }
  }

  /** Ends the server as a power failure would. */
  public void crash() {
    program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
  }

  /** Stops the server and deletes the folder. */
  public void delete() {
    if (running()) {
      crash();
    }
    Folders.delete(folder);
  }

  public boolean running() {
    return Files.exists(pidFile()) && program("pg_ctl", "status", "-D", data()).ok();
  }

  /** The running server, as its superuser. */
  public DatabaseServer server() {
    try {
      int port = Integer.parseInt(Files.readAllLines(pidFile()).get(3).strip());
      return new DatabaseServer(
          DatabaseUri.local(port, "postgres", "postgres"),
          Optional.of(new Password(Files.readString(passwordFile()).strip())));
    } catch (IOException e) {
      throw failed("a scratch server is not running", String.valueOf(e.getMessage()), e);
    }
  }

  public Path folder() {
    return folder;
  }

  public PostgresBinaries binaries() {
    return binaries;
  }

  private Ran program(String name, String... arguments) {
    var argv = new java.util.ArrayList<String>();
    argv.add(binaries.directory().resolve(name).toString());
    argv.addAll(java.util.List.of(arguments));
    Command command = user.command(argv.toArray(String[]::new)).within(LIMIT).in(folder);
    return shell.run(command.with(Map.of("LC_ALL", "C")));
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  private Path pidFile() {
    return folder.resolve("data/postmaster.pid");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private String log() {
    return folder.resolve("log").toString();
  }

  private String logTail() {
    try {
      var lines = Files.readAllLines(folder.resolve("log"));
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    } catch (IOException e) {
      return "no log in " + folder;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "no free port was found on 127.0.0.1", String.valueOf(e.getMessage()), "ss -ltn"),
          e);
    }
  }

  private OutsideException failed(
      String what, String seen, @org.jspecify.annotations.Nullable Throwable cause) {
    Failure failure = Failure.unknown(what, seen, "df -h " + folder + " && tail " + log());
    return cause == null ? new OutsideException(failure) : new OutsideException(failure, cause);
  }
}
