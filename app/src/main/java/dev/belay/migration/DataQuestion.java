package dev.belay.migration;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would make an operation fail on the rows that are there, as a query.
 *
 * @param problem what was found when the count is above zero
 * @param from the query's FROM, WHERE, GROUP BY …: its rows are the offending ones
 * @param key what a sample shows, as SQL
 * @param repair what a person can do, one sentence
 */
public record DataQuestion(
    Operation operation, String table, String problem, String from, String key, String repair) {

  /** The answer, with at most three sample keys. */
  public record Answer(DataQuestion question, long count, List<String> samples) {
    public Answer {
      samples = List.copyOf(samples);
    }
  }

  /** Asks a database; empty when nothing there offends. */
  public Optional<Answer> ask(Session session) {
    long count = session.number("select count(*) from (select 1 " + from + ") x");
    if (count == 0) {
      return Optional.empty();
    }
    List<String> samples =
        session.query("select " + key + " " + from + " limit 3", r -> shown(r.getString(1)));
    return Optional.of(new Answer(this, count, samples));
  }

  private static String shown(@Nullable String key) {
    return key == null ? "null" : key.length() > 80 ? key.substring(0, 80) + "…" : key;
  }

  /** The questions of one operation; what is judged by the catalog alone has none. */
  static List<DataQuestion> of(Operation o) {
    var all = new ArrayList<DataQuestion>();
    switch (o) {
      case Operation.SetNotNull s ->
          all.add(
              rows(
                  o,
                  s.table(),
                  SqlWriter.quoted(s.column()) + " is null",
                  "has null in " + s.column(),
                  "give these rows a value before the upgrade"));
      case Operation.AddColumn a -> {
        Column c = a.column();
        if (!c.nullable() && c.defaultSql().isEmpty() && !c.serial() && c.generated().isEmpty()) {
          all.add(
              rows(
                  o,
                  a.table(),
                  "true",
                  "gets " + c.name() + " without a default, which fails on a table with rows",
                  "empty the table, or wait for a release that gives a default"));
        }
      }
      case Operation.ChangeType c ->
          c.to()
              .length()
              .ifPresent(n ->
                  all.add(
                      rows(
                          o,
                          c.table(),
                          "length(" + SqlWriter.quoted(c.column()) + "::text) > " + n,
                          "is longer than " + n + " in " + c.column(),
                          "shorten these values before the upgrade")));
      case Operation.CreateIndex(var at, var i) -> {
        if (i.unique()) {
          all.add(duplicates(o, i.table(), i.keys(), i.where(), i.nullsNotDistinct()));
        }
      }
      case Operation.AddConstraint a -> constraint(o, a).ifPresent(all::add);
      default -> {}
    }
    return all;
  }

  private static Optional<DataQuestion> constraint(Operation o, Operation.AddConstraint a) {
    return switch (a.constraint()) {
      case Constraint.Unique u ->
          Optional.of(
              duplicates(
                  o, a.table(), quoted(u.columns()), Optional.empty(), u.nullsNotDistinct()));
      case Constraint.PrimaryKey p ->
          Optional.of(duplicates(o, a.table(), quoted(p.columns()), Optional.empty(), true));
      case Constraint.Check c ->
          Optional.of(
              rows(
                  o,
                  a.table(),
                  "not (" + c.expression() + ")",
                  "contradicts the new check",
                  "correct these rows before the upgrade"));
      case Constraint.ForeignKey f -> orphans(o, a.table(), f);
    };
  }

  private static Optional<DataQuestion> orphans(
      Operation o, String table, Constraint.ForeignKey f) {
    if (f.columns().size() != 1 || f.references().size() != 1) {
      return Optional.empty();
    }
    String column = SqlWriter.quoted(f.columns().getFirst());
    return Optional.of(
        rows(
            o,
            table,
            "%s is not null and not exists (select 1 from %s r where r.%s = t.%s)"
                .formatted(
                    column,
                    SqlWriter.table(f.table()),
                    SqlWriter.quoted(f.references().getFirst()),
                    column),
            "points to no row of " + f.table(),
            "delete these rows or set " + f.columns().getFirst() + " to null"));
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map(SqlWriter::quoted).toList();
  }

  private static DataQuestion rows(
      Operation o, String table, String where, String problem, String repair) {
    return new DataQuestion(
        o,
        table,
        problem,
        "from " + SqlWriter.table(table) + " t where " + where,
        "coalesce(to_jsonb(t) ->> 'id', t.ctid::text)",
        repair);
  }

  private static DataQuestion duplicates(
      Operation o, String table, List<String> keys, Optional<String> where, boolean nulls) {
    String columns = String.join(", ", keys);
    String tests = where.map(w -> "(" + w + ")").orElse("true");
    if (!nulls) {
      tests += " and " + String.join(" is not null and ", keys) + " is not null";
    }
    return new DataQuestion(
        o,
        table,
        "has rows that agree in " + columns.replace("\"", ""),
        "from %s t where %s group by %s having count(*) > 1"
            .formatted(SqlWriter.table(table), tests, columns),
        "row(" + columns + ")::text",
        "keep one row of each group before the upgrade");
  }
}
