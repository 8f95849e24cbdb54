package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.outside.OwnShell;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real PostgreSQL which locks it takes and which tables it rewrites. */
@Tag("full")
class LockClaimsTest {
  private static final Label LABEL = new Label("test", "locks");

  @TempDir static Path folder;
  private static ScratchServer scratch;
  private static DatabaseServer database;

  @BeforeAll
  static void start() {
    scratch = ScratchServer.start(new OwnShell(), ScratchServer.Wish.any(), folder);
    database = scratch.createDatabase("locks");
    try (Session session = database.open(LABEL)) {
      session.execute(
          "CREATE TABLE o (id int PRIMARY KEY);"
              + "CREATE TABLE t (id int PRIMARY KEY, a varchar(255) NOT NULL, n int, o int,"
              + " j json, s varchar(20) DEFAULT 'x' CONSTRAINT u UNIQUE, ts timestamp);"
              + "CREATE INDEX i ON t (n);"
              + "INSERT INTO o SELECT g FROM generate_series(1, 50) g;"
              + "INSERT INTO t SELECT g, 'a', g, g, '{}', g::text, now()"
              + " FROM generate_series(1, 50) g;");
    }
  }

  @AfterAll
  static void stop() {
    scratch.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 7",
        "ALTER TABLE t ADD COLUMN c timestamp DEFAULT CURRENT_TIMESTAMP",
        "ALTER TABLE t ADD COLUMN c uuid NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE t ADD COLUMN c bigserial",
        "ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (n * 2) STORED",
        "ALTER TABLE t DROP COLUMN a",
        "ALTER TABLE t ALTER COLUMN n SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE t ALTER COLUMN s DROP DEFAULT",
        "ALTER TABLE t ALTER COLUMN s SET DEFAULT 'y'",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t RENAME TO t2",
        "ALTER TABLE t ALTER COLUMN a TYPE text",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(512)",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(128)",
        "ALTER TABLE t ALTER COLUMN n TYPE bigint",
        "ALTER TABLE t ALTER COLUMN j TYPE jsonb USING j::jsonb",
        "ALTER TABLE t ADD CONSTRAINT k UNIQUE (n)",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (n > 0)",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (n > 0) NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (o) REFERENCES o (id)",
        "ALTER TABLE t DROP CONSTRAINT u",
        "CREATE INDEX k ON t (a)",
        "CREATE UNIQUE INDEX k ON t (n) WHERE n > 0",
        "UPDATE t SET n = 1 WHERE id IN (SELECT id FROM o)",
        "DELETE FROM t",
        "INSERT INTO t (id, a, s) SELECT id + 1000, 'x', NULL FROM o",
        "SELECT * FROM t",
        "TRUNCATE t",
        "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE",
        "COMMENT ON TABLE t IS 'x'",
        "CREATE TABLE f (o int REFERENCES o (id))",
        "ANALYZE t",
      })
  void everyLockAndEveryRewriteIsTheOneClaimed(String sql) throws Exception {
    var sketch = new SchemaSketch();
    sketch.apply(
        new Operation.CreateTable(
            new dev.belay.python.Place("", 0),
            "t",
            List.of(
                column("a", ColumnType.of("VARCHAR", 255)),
                column("n", ColumnType.of("INTEGER")),
                column("j", ColumnType.of("JSON"))),
            List.of()));
    var operations =
        SqlReader.file("a.sql", "BEGIN;" + sql).stream()
            .flatMap(o ->
                SqlReader.read((Operation.RunSql) o).stream()
                    .flatMap(p ->
                        p instanceof SqlReader.Piece.Known(var known)
                            ? known.stream().map(sketch::completed)
                            : java.util.stream.Stream.of(o)))
            .toList();
    var claimed = new Explainer(scratch.major()).explain(operations);
    var locks = new TreeSet<String>();
    boolean rewrite = false;
    for (Explanation e : claimed) {
      e.locks().forEach(l -> locks.add(l.table() + " " + l.mode().sql()));
      rewrite |= e.work() == Work.REWRITE;
    }
    try (Session session = database.open(LABEL)) {
      session.connection().setAutoCommit(false);
      String before = file(session);
      session.execute(sql);
      assertThat(strongest(session)).as(sql).isEqualTo(locks);
      if (!sql.startsWith("TRUNCATE")) {
        assertThat(!before.equals(file(session))).as("rewrites: " + sql).isEqualTo(rewrite);
      }
      session.connection().rollback();
    }
  }

  private static Column column(String name, ColumnType type) {
    var none = java.util.Optional.<String>empty();
    return new Column(name, type, true, none, false, none, none);
  }

  private static String file(Session session) {
    return session
        .first(
            "select relfilenode::text from pg_class where relname in ('t', 't2')",
            r -> r.getString(1))
        .orElse("");
  }

  /** The strongest mode on each table that existed before; what a query needs is not asked. */
  private static Set<String> strongest(Session session) {
    var all = new java.util.TreeMap<String, LockMode>();
    session
        .query(
            "select case c.relname when 't2' then 't' else c.relname end, l.mode from pg_locks l"
                + " join pg_class c on c.oid = l.relation where l.pid = pg_backend_pid()"
                + " and l.locktype = 'relation' and c.relname in ('t', 't2', 'o')",
            r -> r.getString(1) + " " + r.getString(2))
        .forEach(line -> {
          String[] parts = line.split(" ");
          String mode = parts[1].replace("Lock", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
          all.merge(parts[0], LockMode.of(mode), (a, b) -> a.compareTo(b) > 0 ? a : b);
        });
    var text = new TreeSet<String>();
    all.forEach((table, mode) -> text.add(table + " " + mode.sql()));
    return text;
  }
}
