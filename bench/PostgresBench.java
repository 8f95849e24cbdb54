import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Shell;
import dev.belay.store.Act;
import dev.belay.store.ContentWish;
import dev.belay.store.InstallationKey;
import dev.belay.store.postgres.PostgresBackup;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Measures on one database and prints a Markdown table; pairs alternate, and each is the faster of
 * two.
 */
public final class PostgresBench {
  static final Shell SHELL = new OwnShell();
  static final Label LABEL = new Label("bench", "bench");
  static final List<String> TABLES = List.of("messages", "workflow_runs", "segments", "accounts");
  static final int REPEATS = 2;
  static Path bin;

  public static void main(String[] args) throws Exception {
    long megabytes = Long.parseLong(args[0]);
    Path folder = Path.of(args[1]).toAbsolutePath();
    Files.createDirectories(folder);
    var wish =
        new ScratchServer.Wish(
            Optional.empty(),
            Optional.empty(),
            Optional.of(15),
            Map.of("shared_buffers", "'512MB'", "max_wal_size", "'4GB'"));
    try (var scratch = ScratchServer.start(SHELL, wish, folder)) {
      bin = scratch.cluster().orElseThrow().binaries().directory();
      DatabaseServer dify = scratch.createDatabase("dify");
      fill(dify, megabytes);
      try (Session s = dify.open(LABEL)) {
        System.out.printf(
            "%nserver: %s, `dify`: %d MB, %d processors, load %.1f%n%n| what | seconds | against"
                + " |%n| --- | --- | --- |%n",
            scratch.origin(),
            s.number("select pg_database_size('dify')") >> 20,
            Runtime.getRuntime().availableProcessors(),
            java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage());
      }
      measure(scratch.server(), dify, folder);
    }
  }

  static void fill(DatabaseServer dify, long megabytes) {
    long rows = megabytes * 330;
    try (Session s = dify.open(LABEL)) {
      for (String table : TABLES) {
        long part = table.equals("messages") ? rows * 6 / 10 : rows * 4 / 30;
        s.execute(
            "create table %s (id uuid primary key default gen_random_uuid(), app uuid, body text, meta jsonb, at timestamptz, price numeric(10,4))"
                .formatted(table));
        // Words drawn at random, so that the text compresses about as prose does.
        s.execute(
            """
            insert into %s (app, body, meta, at, price) select md5((i %% 97)::text)::uuid,
              (select string_agg(substr(md5((i * 31 + j * j * 7)::text), 1, 3 + j %% 6), ' ')
                from generate_series(1, 300) j),
              jsonb_build_object('n', i, 'tag', md5(i::text)),
              timestamptz '2026-01-01' + i * interval '1 s', i / 7.0
            from generate_series(1, %d) i
            """
                .formatted(table, part));
        s.execute("create index on " + table + " (app, at)");
      }
      s.execute("analyze");
      s.execute("checkpoint");
    }
  }

  static void measure(DatabaseServer server, DatabaseServer dify, Path folder) throws Exception {
    var databases = new TreeMap<>(Map.of("database:dify", "dify"));
    var store = new PostgresStore(server, databases);
    var act = new Act("bench", "bench", 1);
    store.claim(act);

    var plain = new Best();
    var point = new Best();
    for (int i = 0; i < REPEATS; i++) {
      plain.time(() -> sql(server, "create database plain template dify strategy file_copy"));
      sql(server, "drop database plain");
      sql(server, "checkpoint");
      point.time(() -> store.createRollbackPoint(act));
      if (i + 1 < REPEATS) {
        store.dropKept(act);
        sql(server, "checkpoint");
      }
    }
    store.reopen(act);
    line("CREATE DATABASE … TEMPLATE, FILE_COPY", plain.seconds, "");
    line(
        "rollback point",
        point.seconds,
        "%.2f × the plain copy".formatted(point.seconds / plain.seconds));

    Path dump = folder.resolve("dump");
    Path set = folder.resolve("set");
    var backups =
        new PostgresBackup(
            server,
            databases,
            SHELL,
            InstallationKey.in(folder.resolve("keys")),
            List.of(),
            Optional.empty(),
            2);
    var digest = new String[1];
    var dumped = new Best();
    var written = new Best();
    for (int i = 0; i < REPEATS; i++) {
      remove(dump);
      dumped.time(() -> program(dify, "pg_dump", "-Fd", "-j2", "-f", dump.toString(), "dify"));
      remove(set);
      written.time(() -> digest[0] = backups.write(act, set).digest());
    }
    line("pg_dump -Fd -j2", dumped.seconds, size(dump) + " MB");
    line(
        "backup",
        written.seconds,
        "pg_dump takes %.1f × as long; %d MB"
            .formatted(dumped.seconds / written.seconds, size(set)));

    var copied = new Best();
    var hashed = new Best();
    for (int i = 0; i < REPEATS; i++) {
      copied.time(() -> copies(dify));
      hashed.time(() -> store.content(act, ContentWish.everything()));
    }
    line("COPY … TO STDOUT of all tables, 2 sessions, client discards", copied.seconds, "");
    line(
        "content: count and 128-bit sum of SHA-256 of every row, 2 sessions",
        hashed.seconds,
        "%.2f × COPY".formatted(hashed.seconds / copied.seconds));

    sql(dify, "delete from accounts");
    double back = seconds(() -> store.rollBack(act));
    sql(server, "create database restored");
    double restored =
        seconds(() -> program(server, "pg_restore", "-j2", "-d", "restored", dump.toString()));
    line("pg_restore -j2", restored, "");
    line(
        "rollback by renaming", back, "pg_restore takes %.0f × as long".formatted(restored / back));
    sql(server, "drop database restored");
    store.dropKept(act);
    store.release(act);

    try (var other = ScratchServer.start(SHELL, ScratchServer.Wish.major(15), folder)) {
      double[] took = new double[1];
      took[0] = seconds(() -> backups.restore(act, set, digest[0], other.server()));
      line("backup checked, restored on a scratch server, compared row for row", took[0], "");
    }
    remove(dump);
    remove(set);
    remove(folder.resolve("keys"));
  }

  static void remove(Path folder) {
    SHELL.run(Command.of("rm", "-rf", folder.toString()).within(Duration.ofMinutes(5)));
  }

  /** The fastest of a few: what else runs on the machine only ever adds time. */
  static final class Best {
    double seconds = Double.MAX_VALUE;

    void time(Callable<?> work) throws Exception {
      seconds = Math.min(seconds, PostgresBench.seconds(work));
    }
  }

  static Object copies(DatabaseServer dify) throws Exception {
    var threads = new ArrayList<Thread>();
    for (List<String> tables : List.of(List.of("messages"), TABLES.subList(1, 4))) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try (Session s = dify.open(LABEL)) {
                  tables.forEach(t -> s.copyRows("copy " + t + " to stdout", row -> {}));
                }
              }));
    }
    for (Thread t : threads) {
      t.join();
    }
    return threads;
  }

  static Object sql(DatabaseServer server, String sql) {
    try (Session s = server.open(LABEL)) {
      return s.execute(sql);
    }
  }

  static Object program(DatabaseServer server, String name, String... arguments) {
    var argv = new ArrayList<>(List.of(bin.resolve(name).toString()));
    argv.addAll(List.of(arguments));
    return SHELL
        .run(
            Command.of(argv.toArray(String[]::new))
                .with(server.environment())
                .within(Duration.ofHours(2)))
        .orFail(name + " failed", "read its message");
  }

  static long size(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum() >> 20;
    }
  }

  static double seconds(Callable<?> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return (System.nanoTime() - start) / 1e9;
  }

  static void line(String what, double seconds, String against) {
    System.out.printf("| %s | %.2f | %s |%n", what, seconds, against);
    System.out.flush();
  }
}
