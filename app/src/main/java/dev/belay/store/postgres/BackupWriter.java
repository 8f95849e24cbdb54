package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Backup;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a logical set: schema by pg_dump, rows by COPY on one snapshot for each database. */
final class BackupWriter {
  private static final long PAGE_BYTES = 8192;
  private static final long SPLIT_PAGES = (512L << 20) / PAGE_BYTES;
  private static final long PART_PAGES = (256L << 20) / PAGE_BYTES;

  private final DatabaseServer server;
  private final SchemaSource schemas;
  private final SetFiles files;
  private final Label label;
  private final int sessions;
  private final List<Manifest.Part> parts = new ArrayList<>();

  BackupWriter(
      DatabaseServer server, SchemaSource schemas, SetFiles files, Label label, int sessions) {
    this.server = server;
    this.schemas = schemas;
    this.files = files;
    this.label = label;
    this.sessions = sessions;
  }

  /** A stretch of one table that becomes one file. */
  private record Piece(int table, String file, String copy, long pages) {}

  private record Written(Piece piece, Manifest.Part part, RowSum sum) {}

  Backup write(Collection<String> names) {
    Instant begun = Instant.now();
    files.begin();
    var databases = new ArrayList<Manifest.Database>();
    try (Session session = server.open(label)) {
      boolean all =
          session.one(
              "select rolsuper from pg_roles where rolname = current_user", r -> r.getBoolean(1));
      parts.add(
          files.write("globals.sql", out -> schemas.globals(server, all, SetFiles.open(out))));
      for (String name : names) {
        databases.add(database(session, name));
      }
      List<Manifest.Role> roles = Catalogs.roles(session);
      for (var part : RestoreScript.files(databases, parts).entrySet()) {
        parts.add(
            files.write(
                part.getKey(), out -> out.write(part.getValue().getBytes(StandardCharsets.UTF_8))));
      }
      var manifest =
          new Manifest(
              Manifest.SCHEMA,
              "logical",
              schemas.word() + ", rows by COPY on one snapshot for each database",
              label.run(),
              begun.toString(),
              session.text("show server_version"),
              roles,
              databases,
              parts);
      return manifest.backup(files.seal(manifest));
    }
  }

  private Manifest.Database database(Session maintenance, String name) {
    String folder = name.replaceAll("[^A-Za-z0-9_.-]", "_");
    DatabaseServer database = server.database(name);
    try (var snapshot = new Snapshot(database, label)) {
      Session session = snapshot.session();
      refuseLargeObjects(session, name);
      Schema schema = SchemaReader.read(session);
      refuseInvalid(schema, name);
      String encoding = Catalogs.locale(maintenance, name).copying();
      List<Schema.Table> tables = schema.tables().stream().filter(Catalogs::holdsRows).toList();
      for (String section : List.of("pre-data", "post-data")) {
        parts.add(
            files.write(
                folder + "/" + section + ".sql",
                out -> schemas.section(database, snapshot, section, SetFiles.open(out))));
      }
      parts.add(
          files.write(
              folder + "/objects.json", out -> out.write(SchemaWords.bytes(schema.words()))));
      List<Piece> pieces = pieces(session, folder, tables, encoding);
      List<Written> written = snapshot.each(pieces, sessions, this::copy);
      written.stream()
          .sorted(Comparator.comparing(w -> w.part().name()))
          .forEach(w -> parts.add(w.part()));
      List<Manifest.Table> all = extensions(session, folder, encoding);
      all.addAll(summed(tables, written));
      List<String> sequences =
          Stream.concat(
                  schema.sequences().stream().map(Schema.Sequence::name),
                  ExtensionTables.sequences(session).stream())
              .toList();
      return new Manifest.Database(
          name,
          folder,
          Catalogs.locale(maintenance, name),
          Envelope.of(maintenance, name),
          schema.fingerprint(),
          Optional.of(maintenance.number("select pg_database_size(?)", name)),
          all,
          sequences.stream().map(s -> Catalogs.sequence(session, s)).toList());
    }
  }

  /** Rows that came into an extension's tables after it was made; pg_dump writes them elsewhere. */
  private List<Manifest.Table> extensions(Session session, String folder, String encoding) {
    var all = new ArrayList<Manifest.Table>();
    for (ExtensionTables table : ExtensionTables.of(session)) {
      String copy = "copy " + table.rows() + " to stdout" + encoding;
      String file =
          "%s/data/extension.%s.copy.zst"
              .formatted(folder, table.name().replaceAll("[^A-Za-z0-9_.-]", "_"));
      var sum = new RowSum();
      var own = new ArrayList<String>();
      if (table.carried()) {
        Written written = copy(session, new Piece(0, file, copy, 1));
        parts.add(written.part());
        own.add(file);
        sum.add(written.sum());
      } else {
        session.copyRows(copy, sum::add);
      }
      all.add(
          new Manifest.Table(
              table.name(),
              table.quoted() + " (" + table.columns() + ")",
              sum.rows(),
              sum.text(),
              own,
              Optional.of(table.rows()),
              table.carried() ? Optional.of(table.clearing()) : Optional.empty()));
    }
    return all;
  }

  /** What a failed CREATE INDEX CONCURRENTLY left would be restored as a valid index. */
  private static void refuseInvalid(Schema schema, String name) {
    List<String> invalid =
        schema.tables().stream()
            .flatMap(t -> t.indexes().stream())
            .filter(i -> !i.valid())
            .map(Schema.Index::name)
            .toList();
    if (!invalid.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "an index is invalid; a restored database would not be the same",
              name + ": " + invalid,
              "in %s: reindex index %s, or drop it; then belay backup"
                  .formatted(name, Catalogs.quoted(invalid.getFirst()))));
    }
  }

  private static void refuseLargeObjects(Session session, String name) {
    if (session.number("select count(*) from pg_largeobject_metadata") > 0) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "large objects are not carried by this backup",
              name + " has some",
              "take a backup of it by pg_dump -Fc and accept it as the operator's own"));
    }
  }

  private static List<Piece> pieces(
      Session session, String folder, List<Schema.Table> tables, String encoding) {
    Map<String, Long> pages = new LinkedHashMap<>();
    session.query(
        "select n.nspname || '.' || c.relname, pg_relation_size(c.oid) / 8192"
            + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where"
            + " c.relkind = 'r'",
        r -> pages.put(r.getString(1), r.getLong(2)));
    boolean split = session.major() >= 14; // scans a range of ctids directly since then
    var pieces = new ArrayList<Piece>();
    for (int i = 0; i < tables.size(); i++) {
      Schema.Table table = tables.get(i);
      String columns = Catalogs.columns(table);
      String name = Catalogs.quoted(table.name());
      long all = pages.getOrDefault(table.name(), 0L);
      long step = split && all > SPLIT_PAGES ? PART_PAGES : Math.max(all, 1);
      int number = 1;
      for (long from = 0; from == 0 || from < all; from += step) {
        boolean last = from + step >= all;
        String where =
            (from > 0 ? " where ctid >= '(%d,0)'".formatted(from) : " where true")
                + (last ? "" : " and ctid < '(%d,0)'".formatted(from + step));
        String copy =
            step >= all
                ? "copy %s%s to stdout"
                    .formatted(name, columns.isEmpty() ? "" : " (" + columns + ")")
                : "copy (select %s from only %s%s) to stdout".formatted(columns, name, where);
        String file =
            "%s/data/%04d.%s.%d.copy.zst"
                .formatted(folder, i + 1, table.name().replaceAll("[^A-Za-z0-9_.-]", "_"), number);
        pieces.add(new Piece(i, file, copy + encoding, Math.min(step, all)));
        number++;
      }
    }
    pieces.sort(Comparator.comparingLong(Piece::pages).reversed());
    return pieces;
  }

  private Written copy(Session session, Piece piece) {
    var sum = new RowSum();
    Manifest.Part part =
        files.write(
            piece.file(),
            out -> {
              try (OutputStream packed =
                  new BufferedOutputStream(ZstdOutputStream.create(SetFiles.open(out)), 1 << 18)) {
                session.copyRows(
                    piece.copy(),
                    row -> {
                      sum.add(row);
                      packed.write(row);
                    });
              }
            });
    return new Written(piece, part, sum);
  }

  private static List<Manifest.Table> summed(List<Schema.Table> tables, List<Written> written) {
    var all = new ArrayList<Manifest.Table>();
    for (int i = 0; i < tables.size(); i++) {
      int index = i;
      var sum = new RowSum();
      List<Written> own =
          written.stream()
              .filter(w -> w.piece().table() == index)
              .sorted(Comparator.comparing(w -> w.part().name()))
              .toList();
      own.forEach(w -> sum.add(w.sum()));
      Schema.Table table = tables.get(i);
      String columns = Catalogs.columns(table);
      all.add(
          new Manifest.Table(
              table.name(),
              Catalogs.quoted(table.name()) + (columns.isEmpty() ? "" : " (" + columns + ")"),
              sum.rows(),
              sum.text(),
              own.stream().map(w -> w.part().name()).toList()));
    }
    return all;
  }
}
