package dev.belay.faults;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The application in the place of Dify: its commands are a script that asks this test and waits for
 * the answer, so that a test can hold any command in its middle while Belay is killed.
 */
final class Application implements AutoCloseable {
  static final String SCRIPT =
      """
      #!/bin/sh
      cd "$(dirname -- "$0")" || exit 1
      case "$1" in
        activity) exec cat front ;;
        installed) exec cat release ;;
      esac
      ask=asks/$$
      printf '%s %s %s\\n' "$1" "${BELAY_RELEASE:--}" "${PGDATABASE:--}" >"$ask.new"
      mv "$ask.new" "$ask.ask"
      while [ ! -f "$ask.done" ]; do sleep 0.02; done
      cat "$ask.said"
      exit "$(cat "$ask.done")"
      """;

  private static final Label LABEL = new Label("application", "serve");

  private final Path home;
  private final DatabaseServer server;
  private final WatchService watch;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Path> taken = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch reached = new CountDownLatch(0);
  private volatile String held = "";
  private volatile boolean ended;
  private @Nullable Session serving;

  Application(Path home, DatabaseServer server) throws IOException {
    this.home = home;
    this.server = server;
    Path asks = Files.createDirectories(home.resolve("asks"));
    this.watch = home.getFileSystem().newWatchService();
    asks.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    threads.execute(() -> listen(asks));
  }

  /** The application runs and its front is open, as before an upgrade. */
  void serve() throws IOException {
    start();
    write(home.resolve("front"), "open\n");
  }

  /** What a supervisor does when the machine is up again: what ran, runs. */
  void restart() throws IOException {
    Path state = home.resolve("front");
    // It was never there when the site could not even be made: that is what the test then says.
    String front = Files.exists(state) ? Files.readString(state).strip() : "stopped";
    try (var asks = Files.newDirectoryStream(home.resolve("asks"))) {
      for (Path ask : asks) {
        Files.delete(ask);
      }
    }
    if (!front.equals("stopped")) {
      start();
      write(home.resolve("front"), front + "\n");
    }
  }

  /** Holds the next command of that name before it does anything, or a migration in its middle. */
  void hold(String command) {
    gate = new CountDownLatch(1);
    reached = new CountDownLatch(1);
    held = command;
  }

  /** Waits until the held command is there. */
  void awaitHeld() throws InterruptedException {
    if (!reached.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no command came to where it is held: " + held);
    }
  }

  /** Lets the held command go on, if there is one. */
  void release() {
    held = "";
    gate.countDown();
  }

  /** Ends the held command without another change, as a machine does that dies. */
  void end() {
    ended = true;
    release();
  }

  private void listen(Path asks) {
    try {
      while (true) {
        var key = watch.take();
        key.pollEvents();
        try (var files = Files.newDirectoryStream(asks, "*.ask")) {
          for (Path ask : files) {
            if (taken.add(ask)) {
              threads.execute(() -> answer(ask));
            }
          }
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Path ask) {
    try {
      String[] words = Files.readString(ask).strip().split(" ");
      Files.delete(ask);
      String said;
      int exit = 0;
      try {
        said = act(words[0], words[1], words[2]);
      } catch (OutsideException e) {
        said = e.failure().text();
        exit = 1;
      }
      String name = ask.toString().replaceAll("\\.ask$", "");
      Files.writeString(Path.of(name + ".said"), said + "\n");
      write(Path.of(name + ".done"), exit + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(String place) throws InterruptedException {
    if (held.equals(place)) {
      reached.countDown();
      gate.await();
    }
    if (ended) {
      throw new InterruptedException("the machine died");
    }
  }

  private String act(String command, String release, String database)
      throws IOException, InterruptedException {
    await(command);
    return switch (command) {
      case "stop" -> {
        stop();
        yield "stopped";
      }
      case "install" -> {
        write(home.resolve("release"), release + "\n");
        yield "installed";
      }
      case "start" -> {
        start();
        yield "started";
      }
      case "open" -> {
        write(home.resolve("front"), "open\n");
        yield "opened";
      }
      case "health" -> health();
      case "migrate" -> {
        try (Session session = server.open(database, LABEL)) {
          SiteSchema.first(session);
          await("half of migrate");
          SiteSchema.second(session);
        }
        yield "migrated " + database;
      }
      default -> throw new IllegalArgumentException(command);
    };
  }

  private synchronized void disconnect() {
    if (serving != null) {
      serving.close();
      serving = null;
    }
  }

  private void stop() throws IOException {
    disconnect();
    write(home.resolve("front"), "stopped\n");
  }

  private synchronized void start() throws IOException {
    stop();
    String release = Files.readString(home.resolve("release")).strip();
    Session session = server.open(Files.readString(home.resolve("database")).strip(), LABEL);
    try {
      SiteSchema.refuseOther(session, release);
    } catch (OutsideException e) {
      session.close();
      throw e;
    }
    if (ended) {
      session.close(); // closed while this was under way: nothing would ever close it again
      return;
    }
    serving = session;
    if (release.equals(Site.TO)) {
      Files.writeString(home.resolve("storage/changed.txt"), "changed by " + release + "\n");
      Files.writeString(home.resolve("storage/new.txt"), "written by " + release + "\n");
    }
    write(home.resolve("front"), "closed\n");
  }

  /** Whether it has a session of its own on the database. */
  synchronized boolean isServing() {
    return serving != null;
  }

  private synchronized String health() throws IOException {
    if (serving == null) {
      return "stopped";
    }
    serving.text("select version_num from alembic_version");
    return Files.readString(home.resolve("release")).strip();
  }

  private static void write(Path file, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".aside");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    end();
    try {
      watch.close();
      threads.shutdownNow();
      disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
