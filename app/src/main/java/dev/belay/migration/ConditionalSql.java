package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements that run only where the schema is as a condition says, as SQL that asks it. */
final class ConditionalSql {
  private ConditionalSql() {}

  static List<String> statements(Condition condition, List<Operation> inner) {
    String comment = "-- only if " + condition.text();
    List<String> statements = SqlWriter.all(inner);
    var run = statements.stream().filter(s -> !s.startsWith("--")).toList();
    Optional<String> asked = sql(condition);
    boolean alone = inner.stream().anyMatch(Operation.Autocommit.class::isInstance);
    var all = new ArrayList<String>();
    all.add(comment);
    if (asked.isEmpty() || alone) {
      all.add(
          asked.isEmpty()
              ? "-- not run here: what it asks is not known"
              : "-- not run here: it has to stand outside of every transaction");
      statements.forEach(s -> all.add(commented(s)));
      return all;
    }
    statements.stream().filter(s -> s.startsWith("--")).forEach(all::add);
    if (!run.isEmpty()) {
      all.add(block(asked.get(), run));
    }
    return all;
  }

  /** Each statement is given as text, since a block of its own reads some of them otherwise. */
  private static String block(String condition, List<String> statements) {
    String inner = mark("statement", String.join("\n", statements));
    var text = new StringBuilder();
    statements.forEach(s -> text.append("EXECUTE %s%s%s;\n".formatted(inner, s, inner)));
    String outer = mark("belay", text.toString());
    return "DO %s BEGIN\nIF %s THEN\n%sEND IF;\nEND %s".formatted(outer, condition, text, outer);
  }

  /** A dollar quote that the text does not hold. */
  private static String mark(String name, String text) {
    String mark = "$" + name + "$";
    for (int i = 1; text.contains(mark); i++) {
      mark = "$%s%d$".formatted(name, i);
    }
    return mark;
  }

  /** Every line of it a comment. */
  private static String commented(String statement) {
    return statement.startsWith("--") ? statement : "-- " + statement.replace("\n", "\n-- ") + ";";
  }

  /** The condition as the server answers it; empty when it is not known what it asks. */
  private static Optional<String> sql(Condition condition) {
    return switch (condition) {
      case Condition.HasTable(var table) -> Optional.of(regclass(table) + " IS NOT NULL");
      case Condition.HasColumn(var table, var column) ->
          Optional.of(
              "EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = %s AND attname = %s AND NOT attisdropped)"
                  .formatted(regclass(table), SqlWriter.literal(column)));
      case Condition.HasIndex(var table, var index) ->
          Optional.of(
              "EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = %s AND c.relname = %s)"
                  .formatted(regclass(table), SqlWriter.literal(index)));
      case Condition.Not(var inner) -> sql(inner).map(s -> "NOT (" + s + ")");
      case Condition.Either(var one, var other) ->
          sql(one).flatMap(a -> sql(other).map(b -> "(%s OR %s)".formatted(a, b)));
      case Condition.Both(var one, var other) ->
          sql(one).flatMap(a -> sql(other).map(b -> "(%s AND %s)".formatted(a, b)));
      case Condition.Unknown ignored -> Optional.empty();
    };
  }

  private static String regclass(String table) {
    return "to_regclass(%s)".formatted(SqlWriter.literal(SqlWriter.table(table)));
  }
}
