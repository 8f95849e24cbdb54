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

/** Measures on one database and prints a Markdown table; every number is one run. */
public final class PostgresBench {
  static final Shell SHELL = new OwnShell();
  static final Label LABEL = new Label("bench", "bench");
  static final List<String> TABLES = List.of("messages", "workflow_runs", "segments", "accounts");
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
            "%nserver: %s, `dify`: %d MB, %d processors, load %.1f%n%n| what | seconds | against |%n| --- | --- | --- |%n",
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

    double plain = seconds(() -> sql(server, "create database plain template dify strategy file_copy"));
    line("CREATE DATABASE … TEMPLATE, FILE_COPY", plain, "");
    sql(server, "drop database plain");
    sql(server, "checkpoint");
    double point = seconds(() -> store.createRollbackPoint(act));
    line("rollback point", point, "%.2f × the plain copy".formatted(point / plain));

    Path dump = folder.resolve("dump");
    double dumped =
        seconds(() -> program(dify, "pg_dump", "-Fd", "-j2", "-f", dump.toString(), "dify"));
    line("pg_dump -Fd -j2", dumped, size(dump) + " MB");
    var backups =
        new PostgresBackup(
            server, databases, SHELL, InstallationKey.in(folder.resolve("keys")), List.of(),
            Optional.empty(), 2);
    Path set = folder.resolve("set");
    var digest = new String[1];
    double written = seconds(() -> digest[0] = backups.write(act, set).digest());
    line("backup", written, "pg_dump takes %.1f × as long; %d MB".formatted(dumped / written, size(set)));

    double copied = seconds(() -> copies(dify));
    line("COPY … TO STDOUT of all tables, 2 sessions, client discards", copied, "");
    double hashed = seconds(() -> store.content(act, ContentWish.everything()));
    line("content: count and 128-bit sum of SHA-256 of every row, 2 sessions", hashed, "%.2f × COPY".formatted(hashed / copied));

    sql(dify, "delete from accounts");
    double back = seconds(() -> store.rollBack(act));
    sql(server, "create database restored");
    double restored =
        seconds(() -> program(server, "pg_restore", "-j2", "-d", "restored", dump.toString()));
    line("pg_restore -j2", restored, "");
    line("rollback by renaming", back, "pg_restore takes %.0f × as long".formatted(restored / back));
    sql(server, "drop database restored");
    store.dropKept(act);
    store.release(act);

    try (var other = ScratchServer.start(SHELL, ScratchServer.Wish.major(15), folder)) {
      double[] took = new double[1];
      took[0] = seconds(() -> backups.restore(act, set, digest[0], other.server()));
      line("backup checked, restored on a scratch server, compared row for row", took[0], "");
    }
    SHELL.run(Command.of("rm", "-rf", dump.toString(), set.toString(), folder.resolve("keys").toString()));
  }

  static Object copies(DatabaseServer dify) throws Exception {
    var threads = new ArrayList<Thread>();
    for (List<String> tables : List.of(List.of("messages"), TABLES.subList(1, 4))) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
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
