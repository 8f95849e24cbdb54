package dev.belay.database;

import dev.belay.outside.OwnShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One embedded PostgreSQL for all tests of a JVM; it is deleted when the JVM ends. */
public final class TestServer {
  private static final Label LABEL = new Label("test", "test");
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable ScratchServer shared;

  private TestServer() {}

  /** The shared server, as its superuser; logical slots and prepared transactions are possible. */
  public static synchronized DatabaseServer shared() {
    if (shared == null) {
      shared = start(Map.of("wal_level", "logical", "max_prepared_transactions", "5"));
    }
    return shared.server();
  }

  /** A server of the caller's own, to be closed. */
  public static ScratchServer start(Map<String, String> settings) {
    return start(
        settings,
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "belay-test-servers",
            System.getProperty("belay.fork", "0")));
  }

  /** The same in a folder below that one, in which those of dead tests are ended and deleted. */
  public static ScratchServer start(Map<String, String> settings, Path below) {
    return ScratchServer.start(
        new OwnShell(),
        new ScratchServer.Wish(Optional.empty(), Optional.empty(), Optional.empty(), settings),
        below);
  }

  /**
   * The same without asking for passwords: to prove one costs more than most of what is tested with
   * a process that has just started.
   */
  public static ScratchServer trusting(Map<String, String> settings, Path below) {
    ScratchServer server = start(settings, below);
    try {
      Path rules = server.cluster().orElseThrow().folder().resolve("data/pg_hba.conf");
      Files.writeString(rules, "host all all 127.0.0.1/32 trust\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Session session = server.server().open(LABEL)) {
      session.text("select pg_reload_conf()::text");
    }
    return server;
  }

  /** A new empty database on the shared server, named after {@code name}. */
  public static DatabaseServer database(String name) {
    String unique = name + "_" + COUNT.incrementAndGet();
    try (Session session = shared().open(LABEL)) {
      session.execute("create database " + Sql.name(unique));
    }
    return shared().database(unique);
  }

  /** The same with statements run in it. */
  public static DatabaseServer database(String name, String sql) {
    DatabaseServer database = database(name);
    try (Session session = database.open(LABEL)) {
      session.execute(sql);
    }
    return database;
  }
}
