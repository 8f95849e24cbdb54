package dev.belay.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to ask a database before operations run on it, in their order: a column that an earlier one
 * adds is not there to be asked, but what it will hold is known.
 */
final class DataQuestions {
  /**
   * The row's id, or its place where the table has no column of that name: the inner name is looked
   * up in the row first. Not through JSON, which cannot hold every legal value of every column.
   */
  private static final String ID =
      "coalesce((select (select id::text from (select t.*) r) from (select t.ctid::text as id) p),"
          + " t.ctid::text)";

  private final int major;

  /** {@code table.column} to whether its rows get a value, the same one for all. */
  private final Map<String, Boolean> added = new HashMap<>();

  DataQuestions(int major) {
    this.major = major;
  }

  /** The questions of the next operation; what the catalog alone decides has none. */
  List<DataQuestion> of(Operation o) {
    return switch (o) {
      case Operation.SetNotNull s -> List.of(nulls(o, s.table(), s.column()));
      case Operation.AddColumn a -> added(a);
      case Operation.ChangeType c -> misfits(c);
      case Operation.CreateIndex(var at, var i) ->
          i.unique()
              ? duplicates(
                  o,
                  i.table(),
                  i.keys().stream().map(DataQuestions::unordered).toList(),
                  i.where(),
                  i.nullsNotDistinct())
              : List.of();
      case Operation.AddConstraint a -> constraint(a);
      default -> List.of();
    };
  }

  private List<DataQuestion> added(Operation.AddColumn a) {
    Column c = a.column();
    boolean each =
        c.serial() || c.generated().isPresent() || c.defaultSql().map(Volatility::of).orElse(false);
    if (!each) {
      added.put(a.table() + "." + c.name(), c.defaultSql().isPresent());
    }
    return c.nullable() || c.defaultSql().isPresent() || each
        ? List.of()
        : List.of(
            rows(
                a,
                a.table(),
                "true",
                "gets " + c.name() + " without a default, which fails on a table with rows",
                "empty the table, or wait for a release that gives a default"));
  }

  private List<DataQuestion> misfits(Operation.ChangeType c) {
    return ValueFit.of(c, major) instanceof ValueFit.Except(var condition)
        ? List.of(
            rows(
                c,
                c.table(),
                condition,
                "has values in " + c.column() + " that do not fit " + c.to(),
                "change or shorten these values before the upgrade"))
        : List.of();
  }

  private List<DataQuestion> constraint(Operation.AddConstraint a) {
    if (!a.validated()) {
      return List.of();
    }
    return switch (a.constraint()) {
      case Constraint.Unique u ->
          duplicates(a, a.table(), quoted(u.columns()), Optional.empty(), u.nullsNotDistinct());
      case Constraint.PrimaryKey p -> {
        var all = new ArrayList<DataQuestion>();
        p.columns().forEach(c -> all.add(nulls(a, a.table(), c)));
        all.addAll(duplicates(a, a.table(), quoted(p.columns()), Optional.empty(), true));
        yield all;
      }
      case Constraint.Check c ->
          List.of(
              rows(
                  a,
                  a.table(),
                  "not (" + c.expression() + ")",
                  "contradicts the new check",
                  "correct these rows before the upgrade"));
      case Constraint.ForeignKey f ->
          f.columns().size() == f.references().size() ? List.of(orphans(a, f)) : List.of();
    };
  }

  private static DataQuestion orphans(Operation.AddConstraint a, Constraint.ForeignKey f) {
    var tests = new ArrayList<String>();
    var match = new ArrayList<String>();
    for (int i = 0; i < f.columns().size(); i++) {
      String column = "t." + SqlWriter.quoted(f.columns().get(i));
      tests.add(column + " is not null");
      match.add("r." + SqlWriter.quoted(f.references().get(i)) + " = " + column);
    }
    tests.add(
        "not exists (select 1 from %s r where %s)"
            .formatted(SqlWriter.table(f.table()), String.join(" and ", match)));
    return rows(
        a,
        a.table(),
        String.join(" and ", tests),
        "points to no row of " + f.table(),
        "delete these rows or set " + String.join(", ", f.columns()) + " to null");
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map(SqlWriter::quoted).toList();
  }

  /** A key without the order that only an index has. */
  private static String unordered(String key) {
    return key.replaceFirst("(?i)(\\s+(asc|desc))?(\\s+nulls\\s+(first|last))?\\s*$", "");
  }

  private static DataQuestion nulls(Operation o, String table, String column) {
    return rows(
        o,
        table,
        SqlWriter.quoted(column) + " is null",
        "has null in " + column,
        "give these rows a value before the upgrade");
  }

  private static DataQuestion rows(
      Operation o, String table, String where, String problem, String repair) {
    return new DataQuestion(
        o, table, problem, "from " + SqlWriter.table(table) + " t where " + where, ID, repair);
  }

  /** A new column that is null everywhere keeps all rows apart, one that is not keeps none. */
  private List<DataQuestion> duplicates(
      Operation o, String table, List<String> keys, Optional<String> where, boolean nulls) {
    var asked = new ArrayList<String>();
    for (String key : keys) {
      Boolean filled = added.get(table + "." + key.replace("\"", ""));
      if (filled == null) {
        asked.add(key);
      } else if (!filled && !nulls) {
        return List.of();
      }
    }
    if (asked.isEmpty()) {
      asked.add("true");
    }
    String columns = String.join(", ", asked);
    String tests = where.map(w -> "(" + w + ")").orElse("true");
    if (!nulls) {
      tests += " and " + String.join(" is not null and ", asked) + " is not null";
    }
    return List.of(
        new DataQuestion(
            o,
            table,
            "has rows that agree in " + columns.replace("\"", ""),
            "from %s t where %s group by %s having count(*) > 1"
                .formatted(SqlWriter.table(table), tests, columns),
            "row(" + columns + ")::text",
            "keep one row of each group before the upgrade"));
  }
}
