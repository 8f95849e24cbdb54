package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.store.Act;
import dev.belay.store.CarriedBack;
import dev.belay.store.Holders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S33, S14: random schemas, migrations and work, against what a row is to be when the old rows, the
 * migrated ones and those at the end are known: nobody's row is changed, and every change is in the
 * old database or in an export. {@code -Dbelay.carry.rounds=} and {@code -Dbelay.seed=}; the seed
 * that is printed with a failure repeats that round alone.
 */
class CarryModelTest {
  private static final Label LABEL = new Label("test", "model");
  private static final String ROLE = "database:dify";

  /** Schemas of one round, each with its own tables, migration and work. */
  private static final int WORLDS = 10;

  @TempDir private Path folder;

  /** Rows by key, each with its columns as texts. */
  private record Rows(Map<String, Map<String, String>> byKey, Set<String> generated) {
    Map<String, String> row(String key) {
      return byKey.get(key);
    }
  }

  @Test
  void S33_everyChangeIsInTheOldDatabaseOrInAnExportAndNothingElseIs() throws IOException {
    long seed = Long.getLong("belay.seed", 20);
    int rounds = Integer.getInteger("belay.carry.rounds", 1);
    System.err.println("CarryModelTest: -Dbelay.seed=" + seed + " rounds " + rounds);
    var totals = new long[2];
    for (int i = 0; i < rounds; i++) {
      round(seed + i, folder.resolve("" + i), totals);
    }
    System.err.println("carried " + totals[0] + " rows, " + totals[1] + " exported");
  }

  private static void round(long seed, Path place, long[] totals) throws IOException {
    var random = new Random(seed);
    var worlds =
        IntStream.range(0, WORLDS).mapToObj(i -> new RandomCarry(random, "s" + i)).toList();
    var said = new ArrayList<String>();
    DatabaseServer dify = TestServer.database("model");
    run(dify, worlds.stream().flatMap(w -> w.schema().stream()).toList(), said, false);
    var act = new Act("model" + dify.uri().database(), "model", 1);
    var databases = new TreeMap<>(Map.of(ROLE, dify.uri().database()));
    var store = new PostgresStore(TestServer.shared(), databases);
    var rows = new PostgresNewRows(TestServer.shared(), databases);
    store.claim(act, Holders.TEST);
    store.createRollbackPoint(act);
    store.reopen(act);
    Map<String, Rows> old = read(dify);
    said.add("-- migration");
    run(dify, worlds.stream().flatMap(w -> w.migration().stream()).toList(), said, true);
    Map<String, Rows> left = read(dify);
    rows.recordBaseline(act, place.resolve("baseline"));
    said.add("-- work");
    run(dify, worlds.stream().flatMap(w -> w.work().stream()).toList(), said, true);
    Map<String, Rows> now = read(dify);
    store.rollBack(act);
    CarriedBack back = rows.carryBack(act, place.resolve("baseline"), place.resolve("exports"));
    totals[0] += back.carried().total();
    Map<String, Rows> ended = read(dify);
    for (String table : old.keySet()) {
      var exported = exported(back, table);
      totals[1] += exported.size();
      List<String> wrong =
          wrong(old.get(table), left.get(table), now.get(table), ended.get(table), exported);
      assertThat(wrong)
          .as(
              "-Dbelay.seed=%d -Dbelay.carry.rounds=1, table %s%n%s%n%s",
              seed, table, of(table, said), of(table, back.conflicts()))
          .isEmpty();
    }
    store.release(act);
    try (Session session = TestServer.shared().open(LABEL)) {
      for (String name :
          session.query(
              "select datname from pg_database where datname like ? || '%'",
              r -> r.getString(1), dify.uri().database())) {
        session.execute("drop database if exists " + Sql.name(name) + " with (force)");
      }
    }
  }

  /** What concerns the schema of a table. */
  private static String of(String table, List<String> lines) {
    String schema = table.substring(0, 3);
    return lines.stream()
        .filter(l -> l.contains(schema) || l.startsWith("--"))
        .collect(Collectors.joining(";\n"));
  }

  private static List<String> wrong(
      Rows old, Rows left, Rows now, Rows ended, Map<String, String> exported) {
    var wrong = new ArrayList<String>();
    var keys = new TreeSet<>(old.byKey().keySet());
    for (Rows each : List.of(left, now, ended)) {
      keys.addAll(each.byKey().keySet());
    }
    for (String key : keys) {
      Map<String, String> b = left.row(key);
      Map<String, String> n = now.row(key);
      Map<String, String> o = old.row(key);
      String why = exported.get(key);
      boolean refused = why != null && !why.startsWith("carried");
      Map<String, String> expected = o == null ? null : new LinkedHashMap<>(o);
      if (refused || Objects.equals(b, n)) {
        // as it was
      } else if (n == null) {
        expected = null;
      } else {
        expected = expected(old, o, b, n, why, key, wrong);
      }
      Map<String, String> is = ended.row(key);
      for (String computed : old.generated()) {
        boolean stored =
            n != null && n.containsKey(computed) && !now.generated().contains(computed);
        if (stored
            && why == null
            && !Objects.equals(b, n)
            && is != null
            && !Objects.equals(n.get(computed), is.get(computed))) {
          wrong.add(key + ": " + computed + " has another value, and it is not exported");
        }
        if (expected != null && is != null) {
          expected.put(computed, is.get(computed)); // the schema's own matter
        }
      }
      if (!Objects.equals(expected, is)) {
        wrong.add(
            "%s: old %s, left %s, now %s, exported %s: to be %s, is %s"
                .formatted(key, o, b, n, why, expected, is));
      }
    }
    return wrong;
  }

  private static Map<String, String> expected(
      Rows old,
      Map<String, String> o,
      Map<String, String> b,
      Map<String, String> n,
      String why,
      String key,
      List<String> wrong) {
    var row = new LinkedHashMap<String, String>();
    for (String column : columns(old)) {
      row.put(column, o == null ? null : o.get(column));
    }
    for (var each : n.entrySet()) {
      String column = each.getKey();
      boolean changed = b == null ? each.getValue() != null : !same(b.get(column), each.getValue());
      if (old.generated().contains(column)) {
        continue;
      }
      if (row.containsKey(column)) {
        if (b == null || changed) {
          if (o != null && b != null && !same(o.get(column), renamed(b.get(column)))) {
            wrong.add(key + ": both changed " + column + ", and it is not exported");
          }
          row.put(column, each.getValue());
        }
      } else if (changed && why == null) {
        wrong.add(key + ": only the new schema has " + column + ", and it is not exported");
      }
    }
    return row;
  }

  /** A label that a migration renames is the same value, under another word. */
  private static String renamed(String label) {
    return "happy".equals(label) ? "glad" : label;
  }

  private static boolean same(String one, String other) {
    return Objects.equals(one, other);
  }

  private static Set<String> columns(Rows rows) {
    return rows.byKey().values().stream()
        .findFirst()
        .map(Map::keySet)
        .orElse(Set.of("id", "a", "b", "c", "m", "d", "f", "g", "s", "p"));
  }

  private static Map<String, Rows> read(DatabaseServer server) {
    var columns = new TreeMap<String, List<String>>();
    var generated = new TreeMap<String, Set<String>>();
    var all = new TreeMap<String, Rows>();
    try (Session session = server.open(LABEL)) {
      session
          .query(
              "select attrelid::regclass::text, attname, attgenerated <> '' from pg_attribute join"
                  + " pg_class c on c.oid = attrelid where relkind = 'r' and"
                  + " relnamespace::regnamespace::text like 's_' and attnum > 0 and not"
                  + " attisdropped order by 1, attnum",
              r -> List.of(r.getString(1), r.getString(2), r.getString(3)))
          .forEach(c -> {
            columns.computeIfAbsent(c.get(0), t -> new ArrayList<>()).add(c.get(1));
            Set<String> computed = generated.computeIfAbsent(c.get(0), t -> new HashSet<>());
            if (c.get(2).equals("t")) {
              computed.add(c.get(1));
            }
          });
      columns.forEach((table, names) ->
          all.put(table, new Rows(byKey(session, table, names), generated.get(table))));
    }
    return all;
  }

  private static Map<String, Map<String, String>> byKey(
      Session session, String table, List<String> columns) {
    var byKey = new TreeMap<String, Map<String, String>>();
    session
        .query(
            "select %s from %s"
                .formatted(
                    columns.stream()
                        .map(c -> Sql.name(c) + "::text")
                        .collect(Collectors.joining(", ")),
                    table),
            r -> {
              var row = new LinkedHashMap<String, String>();
              for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), r.getString(i + 1));
              }
              return row;
            })
        .forEach(row -> byKey.put(row.get("id"), row));
    return byKey;
  }

  /** Keys of a table's exported rows, with the reason. */
  private static Map<String, String> exported(CarriedBack back, String table) throws IOException {
    var all = new TreeMap<String, String>();
    for (Path file : back.exports()) {
      List<String> lines = Files.readAllLines(file);
      String name = "-- Rows of " + table.replace("\"", "") + " that";
      if (!lines.getFirst().startsWith(name)) {
        continue;
      }
      String made = lines.stream().filter(l -> l.startsWith("create table ")).findFirst().get();
      int id = List.of(made.substring(made.indexOf('(')).split(", ")).indexOf("\"id\" text");
      int start =
          lines.indexOf(lines.stream().filter(l -> l.startsWith("copy ")).findFirst().get());
      for (String line : lines.subList(start + 1, lines.size() - 1)) {
        String[] cells = line.split("\t", -1);
        all.merge(cells[id], cells[1], (a, b) -> a.startsWith("carried") ? b : a);
      }
    }
    return all;
  }

  /** Each statement in a block of its own, so that one that is refused ends nothing else. */
  private static void run(
      DatabaseServer server, List<String> statements, List<String> said, boolean blocks) {
    said.addAll(statements);
    try (Session session = server.open(LABEL)) {
      session.execute(
          statements.stream()
              .map(s ->
                  blocks || s.startsWith("insert")
                      ? "do $$ begin set constraints all immediate; "
                          + s
                          + "; exception when others then null; end $$"
                      : s)
              .collect(Collectors.joining(";\n")));
    }
  }
}
