package dev.belay.writers;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pgbouncer before the server, which keeps its connections; where none is installed, none. */
record Bouncer(Process process, int port, DatabaseServer behind) implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  static Optional<Bouncer> start(DatabaseServer behind, Path folder)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    int port = free();
    Files.createDirectories(folder);
    Path settings = folder.resolve("pgbouncer.ini");
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"\"%n\"beats_owner\" \"\"%n".formatted(behind.uri().user()));
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = trust
        auth_file = %s
        pool_mode = session
        server_round_robin = 1
        ignore_startup_parameters = extra_float_digits
        server_login_retry = 0.1
        """
            .formatted(behind.uri().port(), port, users));
    for (Path p = folder; p != null && !p.equals(Path.of("/tmp")); p = p.getParent()) {
      if (Files.isWritable(p)) {
        Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    var words = new ArrayList<>(List.of(PROGRAM.toString(), "-q"));
    if (ProcessHandle.current().info().user().orElse("").equals("root")) {
      words.addAll(List.of("-u", "nobody"));
    }
    words.add(settings.toString());
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var bouncer = new Bouncer(process, port, behind);
    bouncer.awaitListening();
    return Optional.of(bouncer);
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws InterruptedException {
    while (process.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new IllegalStateException("pgbouncer ended with " + process.exitValue());
  }

  DatabaseServer server() {
    return new DatabaseServer(
        DatabaseUri.local(port, behind.uri().database(), behind.uri().user()), Optional.empty());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
