package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Baseline;
import dev.belay.store.KeptDatabase.Side;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads a baseline: the description last, so that a half-written one has none. */
final class BaselineFiles {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final Path directory;

  BaselineFiles(Path directory) {
    this.directory = directory;
  }

  Baseline record(DatabaseServer server, Label label, SortedMap<String, String> databases) {
    long start = System.nanoTime();
    try {
      Durable.makeDirectory(directory);
      var all = new ArrayList<KeyBaseline.Database>();
      for (var database : databases.entrySet()) {
        try (var snapshot = new Snapshot(server.database(database.getValue()), label)) {
          String name = database.getValue();
          var touched =
              Touched.since(snapshot.session(), Mark.name(name, label.run(), Side.BEFORE));
          all.add(database(snapshot.session(), touched, database.getKey()));
        }
      }
      var baseline = new KeyBaseline(KeyBaseline.SCHEMA, label.run(), all);
      Durable.write(directory.resolve(KeyBaseline.FILE), JSON.writeValueAsBytes(baseline));
      List<KeyBaseline.Table> tables = all.stream().flatMap(d -> d.tables().stream()).toList();
      return new Baseline(
          tables.size(),
          tables.stream().mapToLong(KeyBaseline.Table::rows).sum(),
          bytes(),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw failed("the baseline of new rows could not be recorded", e);
    }
  }

  private long bytes() throws IOException {
    try (var files = Files.list(directory)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private KeyBaseline.Database database(Session session, Touched touched, String role)
      throws IOException {
    String moment = session.text("select pg_current_snapshot()::text");
    var tables = new ArrayList<KeyBaseline.Table>();
    for (Schema.Table table : SchemaReader.read(session).tables()) {
      if (Catalogs.holdsRows(table)) {
        tables.add(table(session, touched, role, table, tables.size()));
      }
    }
    return new KeyBaseline.Database(role, moment, tables);
  }

  private KeyBaseline.Table table(
      Session session, Touched touched, String role, Schema.Table table, int number)
      throws IOException {
    String name = Catalogs.quoted(table.name());
    List<String> key = table.primaryKey();
    String file = key.isEmpty() ? "" : fileName(role + "." + table.name(), number) + ".keys.zst";
    KeyBaseline.Migrated migrated = Touched.migrated(session, name);
    long rows;
    if (key.isEmpty()) {
      rows = session.number("select count(*) from only " + name);
    } else {
      var count = new RowSum();
      forced(
          directory.resolve(file),
          out -> {
            try (OutputStream packed =
                new BufferedOutputStream(ZstdOutputStream.create(out), 1 << 18)) {
              session.copyRows(
                  "copy (select %s, %s from only %s t) to stdout"
                      .formatted(names(key), touched.digests(table, migrated), name),
                  row -> {
                    count.add(row);
                    packed.write(row);
                  });
            }
          });
      rows = count.rows();
    }
    return new KeyBaseline.Table(
        table.name(),
        session.number("select pg_relation_filenode(?::regclass)", name),
        key,
        file,
        rows,
        counters(session, name),
        migrated);
  }

  /** Other names may look alike when odd letters are replaced, so a number makes it one's own. */
  static String fileName(String name, int number) {
    String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
    return plain.substring(0, Math.min(plain.length(), 100)) + "-" + number;
  }

  static List<Long> counters(Session session, String quotedTable) {
    return session
        .first(
            "select n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables where relid ="
                + " ?::regclass",
            r -> List.of(r.getLong(1), r.getLong(2), r.getLong(3)),
            quotedTable)
        .orElse(List.of(0L, 0L, 0L));
  }

  static String names(List<String> columns) {
    return columns.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  KeyBaseline read() {
    Path file = directory.resolve(KeyBaseline.FILE);
    if (!Files.exists(file)) {
      throw new OutsideException(
          new Failure(
              ExitCode.UNKNOWN,
              "there is no baseline of new rows",
              file + " does not exist",
              "rows written since the upgrade cannot be told apart; compare by hand"));
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), KeyBaseline.class);
    } catch (IOException e) {
      throw failed("the baseline of new rows could not be read", e);
    }
  }

  /** Loads a table's keys into a temporary table. */
  void loadKeys(Session session, KeyBaseline.Table table, String temporary) {
    try (InputStream in =
        ZstdInputStream.create(
            new BufferedInputStream(Files.newInputStream(directory.resolve(table.keys()))))) {
      session.copyIn("copy " + temporary + " from stdin", in);
    } catch (IOException e) {
      throw failed("the keys of " + table.name() + " could not be read", e);
    }
  }

  private static void forced(Path file, SetFiles.Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      content.to(SetFiles.open(out));
    }
    Durable.force(file);
  }

  private OutsideException failed(String what, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED, what, directory + ": " + e.getMessage(), "df -h " + directory),
        e);
  }
}
