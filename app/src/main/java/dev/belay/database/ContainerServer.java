package dev.belay.database;

import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL in a container of an image that is on this host already; nothing is pulled. It
 * listens on the loopback address only, and container and volume go together.
 *
 * @param id of the container
 */
record ContainerServer(Shell shell, String id, DatabaseServer server) {
  private static final String LABEL = "belay.scratch";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int POSTGRES_PORT = 5432;

  /** Starts one and waits until it answers; what dead processes left is removed first. */
  static ContainerServer start(Shell shell, String image) {
    sweep(shell);
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    var password = new Password(HexFormat.of().formatHex(secret));
    String id = run(shell, image, password);
    var gone = new Thread(() -> remove(shell, id));
    Runtime.getRuntime().addShutdownHook(gone);
    try {
      var uri = DatabaseUri.local(port(shell, id), "postgres", "postgres");
      var started = new ContainerServer(shell, id, new DatabaseServer(uri, Optional.of(password)));
      started.await();
      return started;
    } catch (OutsideException e) {
      remove(shell, id);
      throw e;
    }
  }

  void delete() {
    remove(shell, id);
  }

  private static String run(Shell shell, String image, Password password) {
    Path variables = null;
    try {
      variables =
          Files.createTempFile(
              "belay-scratch-",
              ".env",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      // A file, because arguments are visible to every user of the host.
      Files.writeString(variables, "POSTGRES_PASSWORD=" + password.value() + "\n");
      return docker(
              shell,
              "run",
              "--detach",
              "--pull=never",
              "--label=" + LABEL + "=" + ProcessHandle.current().pid(),
              "--publish=127.0.0.1::" + POSTGRES_PORT,
              "--shm-size=256m",
              "--env-file=" + variables,
              image)
          .strip();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("a scratch server could not be started", e.toString(), "df -h /tmp"), e);
    } finally {
      delete(variables);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Its password opens a server that will be gone as well.
    }
  }

  private static int port(Shell shell, String id) {
    String said = docker(shell, "port", id, POSTGRES_PORT + "/tcp").lines().findFirst().orElse("");
    return Integer.parseInt(said.substring(said.lastIndexOf(':') + 1).strip());
  }

  /** The image starts a server for its own preparation first, which no port leads to. */
  private void await() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try (Session session = server.open(new Label("scratch", "await"))) {
        session.number("select 1");
        return;
      } catch (OutsideException e) {
        boolean running =
            docker(shell, "inspect", "--format={{.State.Running}}", id).strip().equals("true");
        if (!running || System.nanoTime() > end) {
          throw new OutsideException(
              new Failure(
                  ExitCode.STOPPED,
                  "a scratch server in a container did not answer",
                  e.failure().seen(),
                  "docker logs " + id),
              e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void sweep(Shell shell) {
    String format = "{{.ID}} {{.Label \"%s\"}}".formatted(LABEL);
    String all =
        docker(shell, "ps", "--all", "--no-trunc", "--filter=label=" + LABEL, "--format=" + format);
    all.lines()
        .map(l -> l.split(" "))
        .filter(l -> l.length == 2 && ProcessHandle.of(Long.parseLong(l[1])).isEmpty())
        .forEach(l -> remove(shell, l[0]));
  }

  private static void remove(Shell shell, String id) {
    shell.run(Command.of("docker", "rm", "--force", "--volumes", id));
  }

  private static String docker(Shell shell, String... arguments) {
    var argv = new ArrayList<>(List.of("docker"));
    argv.addAll(List.of(arguments));
    return shell
        .run(Command.of(argv.toArray(String[]::new)).within(LIMIT))
        .orFail("a scratch server in a container could not be started", "docker info")
        .stdout();
  }
}
