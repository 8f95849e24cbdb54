package dev.belay.migration;

import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sa.Column(…)} and the table constraints, as this model has them. */
final class ColumnReader {
  private final NamingConvention names;

  ColumnReader(NamingConvention names) {
    this.names = names;
  }

  /**
   * A column with what belongs to its table.
   *
   * @param keyed whether the column names itself primary key
   * @param numbered whether it may number itself: an integer that does not say otherwise
   * @param always whether it says {@code autoincrement=True}
   */
  record Parts(
      Column column,
      boolean keyed,
      boolean numbered,
      boolean always,
      List<Constraint> constraints,
      List<Index> indexes) {}

  static boolean column(Value value) {
    return value instanceof Value.Called c && Calls.last(c.function()).equals("Column");
  }

  Parts read(String table, Value value) {
    if (!(value instanceof Value.Called c) || !column(value)) {
      throw NotKnown.of("a column", value);
    }
    if (c.named().containsKey("**")
        || c.positional().stream().anyMatch(Value.Opaque.class::isInstance)) {
      throw new NotKnown("a column with unknown arguments");
    }
    String name = Calls.text(c, 0, "name");
    try {
      return read(table, name, c);
    } catch (NotKnown e) {
      throw new NotKnown("column " + name + ": " + e.getMessage());
    }
  }

  private Parts read(String table, String name, Value.Called c) {
    ColumnType type =
        TypeReader.read(c.argument(1, "type_").orElseThrow(() -> new NotKnown("it has no type")));
    boolean keyed = Calls.truth(c, "primary_key", false);
    var constraints = new ArrayList<Constraint>();
    Optional<String> generated = Optional.empty();
    boolean references = false;
    for (Value extra :
        c.positional().subList(Math.min(2, c.positional().size()), c.positional().size())) {
      switch (Calls.last(extra)) {
        case "Computed" -> generated = Optional.of(computed(extra));
        case "ForeignKey" -> {
          constraints.add(foreign(table, name, extra));
          references = true;
        }
        default -> throw NotKnown.of("an argument", extra);
      }
    }
    if (Calls.truth(c, "unique", false)) {
      constraints.add(
          new Constraint.Unique(names.unique(table, List.of(name)), List.of(name), false));
    }
    var indexes = new ArrayList<Index>();
    if (Calls.truth(c, "index", false)) {
      boolean unique = Calls.truth(c, "unique", false);
      if (unique) {
        constraints.removeIf(Constraint.Unique.class::isInstance);
      }
      indexes.add(
          new Index(
              names.index(table, name),
              table,
              List.of(SqlWriter.quoted(name)),
              List.of(),
              unique,
              false,
              "btree",
              Optional.empty(),
              false,
              false));
    }
    Optional<String> set = Calls.given(c, -1, "server_default").map(ColumnReader::defaultSql);
    boolean automatic =
        c.argument(-1, "autoincrement")
            .map(v -> v.equals(new Value.Truth(true)) || v.equals(new Value.Text("auto")))
            .orElse(true);
    boolean always = c.argument(-1, "autoincrement").equals(Optional.of(new Value.Truth(true)));
    boolean whole = type.name().endsWith("INT") || type.name().equals("INTEGER");
    boolean numbered =
        whole
            && automatic
            && !references
            && set.isEmpty()
            && Calls.given(c, -1, "default").isEmpty();
    boolean nullable = Calls.truth(c, "nullable", !keyed);
    return new Parts(
        new Column(name, type, nullable, set, false, generated, Calls.maybeText(c, -1, "comment")),
        keyed,
        numbered,
        always,
        constraints,
        indexes);
  }

  /** A default as SQL: a plain text is a literal, everything else its own expression. */
  static String defaultSql(Value value) {
    return switch (value) {
      case Value.Text(var text) -> SqlWriter.literal(text);
      case Value.Called c when Calls.sqlText(c) -> Calls.sql("the default", c);
      case Value.Called c when Calls.spelled(c.function()).contains(".func.") -> function(c);
      case Value.Called c when literal(c).isPresent() -> literal(c).get();
      default -> throw NotKnown.of("the default", value);
    };
  }

  /** SQLAlchemy's own spelling of a constant. */
  private static Optional<String> literal(Value.Called c) {
    boolean sqlalchemy = Calls.spelled(c.function()).startsWith("sqlalchemy.");
    if (!sqlalchemy || !c.named().isEmpty()) {
      return Optional.empty();
    }
    return switch (Calls.last(c.function())) {
      case "true", "false", "null" ->
          c.positional().isEmpty()
              ? Optional.of(Calls.last(c.function()).toUpperCase(java.util.Locale.ROOT))
              : Optional.empty();
      case "literal", "literal_column" ->
          c.positional().size() == 1
              ? c.positional().getFirst().asText().map(t -> constant(c, t))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String constant(Value.Called c, String text) {
    return Calls.last(c.function()).equals("literal") ? SqlWriter.literal(text) : text;
  }

  private static String function(Value.Called c) {
    String name = Calls.last(c.function());
    if (!c.positional().isEmpty() || !c.named().isEmpty()) {
      throw NotKnown.of("the default", c);
    }
    return switch (name) {
      case "current_timestamp", "current_date", "current_time", "localtimestamp" ->
          name.toUpperCase(java.util.Locale.ROOT);
      default -> name + "()";
    };
  }

  private static String computed(Value value) {
    if (value instanceof Value.Called c) {
      return Calls.sql("a generated column", c.argument(0, "sqltext").orElse(value));
    }
    throw NotKnown.of("a generated column", value);
  }

  private Constraint foreign(String table, String column, Value value) {
    Value.Called c = (Value.Called) value;
    String target = Calls.text(c, 0, "column");
    int dot = target.lastIndexOf('.');
    return new Constraint.ForeignKey(
        Calls.maybeText(c, -1, "name").or(() -> names.foreign(table, column)),
        List.of(column),
        dot < 0 ? target : target.substring(0, dot),
        dot < 0 ? List.of() : List.of(target.substring(dot + 1)),
        actions(c));
  }

  static String actions(Value.Called c) {
    var text = new StringBuilder();
    Calls.maybeText(c, -1, "ondelete").ifPresent(a -> text.append(" ON DELETE ").append(a));
    Calls.maybeText(c, -1, "onupdate").ifPresent(a -> text.append(" ON UPDATE ").append(a));
    if (Calls.truth(c, "deferrable", false)) {
      text.append(" DEFERRABLE");
    }
    return text.toString().strip();
  }

  /** A table-level constraint, or empty when the value is none. */
  Optional<Constraint> constraint(String table, Value value) {
    if (!(value instanceof Value.Called c)) {
      return Optional.empty();
    }
    Optional<Value> named = Calls.given(c, -1, "name");
    Optional<String> name = named.map(v -> Calls.text("name", v));
    return switch (Calls.last(c.function())) {
      case "PrimaryKeyConstraint" -> {
        var columns = names(c);
        yield Optional.of(new Constraint.PrimaryKey(name.or(() -> names.primary(table)), columns));
      }
      case "UniqueConstraint" -> {
        var columns = names(c);
        yield Optional.of(
            new Constraint.Unique(
                name.or(() -> names.unique(table, columns)),
                columns,
                Calls.truth(c, "postgresql_nulls_not_distinct", false)));
      }
      case "CheckConstraint" ->
          Optional.of(
              new Constraint.Check(
                  named.map(v -> names.check(table, Calls.text("name", v), Calls.formatted(v))),
                  Calls.sql("a check", c.argument(0, "sqltext").orElse(value))));
      case "ForeignKeyConstraint" -> Optional.of(foreignTable(table, name, c));
      default -> Optional.empty();
    };
  }

  private static List<String> names(Value.Called c) {
    var all = new ArrayList<String>();
    c.positional().forEach(v -> all.add(Calls.text("a column", v)));
    return all;
  }

  private Constraint foreignTable(String table, Optional<String> name, Value.Called c) {
    var columns = Calls.texts("columns", c.argument(0, "columns").orElse(new Value.Nothing()));
    var targets = Calls.texts("targets", c.argument(1, "refcolumns").orElse(new Value.Nothing()));
    if (columns.isEmpty() || targets.isEmpty()) {
      throw new NotKnown("a foreign key without columns");
    }
    String first = targets.getFirst();
    int dot = first.lastIndexOf('.');
    return new Constraint.ForeignKey(
        name.or(() -> names.foreign(table, columns.getFirst())),
        columns,
        dot < 0 ? first : first.substring(0, dot),
        targets.stream().map(t -> t.substring(t.lastIndexOf('.') + 1)).toList(),
        actions(c));
  }
}
