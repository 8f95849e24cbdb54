package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Content;
import dev.belay.store.Content.Part;
import dev.belay.store.ContentWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts and hashes every row of every table, each database on one snapshot (S13). */
final class ContentReader {
  private final DatabaseServer server;
  private final Label label;
  private final int sessions;

  ContentReader(DatabaseServer server, Label label, int sessions) {
    this.server = server;
    this.label = label;
    this.sessions = sessions;
  }

  /**
   * @param plain what to read where a value of a column is legal and has no canonical form
   */
  private record Work(String name, List<String> columns, String copy, String plain) {}

  /**
   * @param databases names as they are now, by role
   */
  Content read(SortedMap<String, String> databases, ContentWish wish) {
    long start = System.nanoTime();
    var parts = new TreeMap<String, Part>();
    databases.forEach((role, name) -> parts.putAll(database(role, name, wish)));
    return new Content(parts, Duration.ofNanos(System.nanoTime() - start));
  }

  private Map<String, Part> database(String role, String name, ContentWish wish) {
    try (var snapshot = new Snapshot(server.database(name), label)) {
      var work = new ArrayList<Work>();
      Schema schema = SchemaReader.read(snapshot.session());
      for (Schema.Table table : largestFirst(snapshot.session(), schema)) {
        work.add(table(role, table, wish.without()));
      }
      wish.multisets()
          .forEach((key, query) -> {
            if (key.startsWith(role + " ")) {
              String copy = "copy (" + query + ") to stdout";
              work.add(new Work(key, List.of(query), copy, copy));
            }
          });
      return snapshot
          .each(
              work,
              sessions,
              (session, w) -> {
                RowSum sum = sum(session, w);
                return Map.entry(w.name(), new Part(w.columns(), sum.rows(), sum.text()));
              })
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  /**
   * JSON is compared as JSONB, which is narrower: {@code json} takes any text of the right grammar,
   * a NUL, half a surrogate pair and 1e200000 among it. A table with such a value is read again
   * with its JSON as text, which is stricter than needed and never wrong about equality.
   */
  private static RowSum sum(Session session, Work work) {
    session.execute("savepoint belay");
    try {
      var sum = new RowSum();
      session.copyRows(work.copy(), sum::add);
      return sum;
    } catch (OutsideException e) {
      if (work.plain().equals(work.copy()) || !ofAValue(SqlFailure.state(e))) {
        throw e;
      }
      session.execute("rollback to savepoint belay");
      var sum = new RowSum();
      session.copyRows(work.plain(), sum::add);
      return sum;
    }
  }

  /** Data exceptions, and limits of the program such as the length of a JSONB string. */
  private static boolean ofAValue(String state) {
    return state.startsWith("22") || state.startsWith("54");
  }

  private static List<Schema.Table> largestFirst(Session session, Schema schema) {
    Map<String, Long> sizes =
        session
            .query(
                "select n.nspname || '.' || c.relname, pg_relation_size(c.oid) from pg_class c join"
                    + " pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'",
                r -> Map.entry(r.getString(1), r.getLong(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return schema.tables().stream()
        .filter(Catalogs::holdsRows)
        .sorted(
            Comparator.comparingLong((Schema.Table t) -> sizes.getOrDefault(t.name(), 0L))
                .reversed())
        .toList();
  }

  /** Columns by name, so that a rebuilt table with another order of columns has the same sum. */
  private static Work table(String role, Schema.Table table, Map<String, Set<String>> without) {
    String name = role + " " + table.name();
    Set<String> left = without.getOrDefault(name, Set.of());
    List<Schema.Column> columns =
        table.columns().stream()
            .filter(c -> !left.contains(c.name()))
            .sorted(Comparator.comparing(Schema.Column::name))
            .toList();
    return new Work(
        name,
        columns.stream().map(Schema.Column::name).toList(),
        copy(table, columns, ContentReader::canonical),
        copy(
            table,
            columns,
            c -> c.type().equals("json") ? Sql.name(c.name()) : ContentReader.canonical(c)));
  }

  private static String copy(
      Schema.Table table, List<Schema.Column> columns, Function<Schema.Column, String> value) {
    String list = columns.stream().map(value).collect(Collectors.joining(", "));
    return "copy (select %s from only %s) to stdout".formatted(list, Catalogs.quoted(table.name()));
  }

  /** One text for a value, whatever similar type a migration gives its column. */
  private static String canonical(Schema.Column column) {
    String name = Sql.name(column.name());
    if (column.type().equals("json")) {
      return name + "::jsonb";
    }
    if (column.type().startsWith("numeric")) {
      return "trim_scale(" + name + ")";
    }
    if (column.type().startsWith("character(")) {
      return name + "::text";
    }
    return name;
  }
}
