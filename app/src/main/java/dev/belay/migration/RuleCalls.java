package dev.belay.migration;

import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls that make and drop indexes and constraints, as operations. */
final class RuleCalls {
  private final NamingConvention names;

  RuleCalls(NamingConvention names) {
    this.names = names;
  }

  Operation createIndex(Value.Called c, String table, int from) {
    Value keys = c.argument(from, "columns").orElseThrow(() -> new NotKnown("no columns"));
    var sql = new ArrayList<String>();
    var classes = Calls.given(c, -1, "postgresql_ops");
    for (Value key : Calls.items("the columns", keys)) {
      sql.add(key(key) + operatorClass(key, classes));
    }
    boolean unique = Calls.given(c, -1, "unique").flatMap(Value::truth).orElse(false);
    return new Operation.CreateIndex(
        c.at(),
        new Index(
            Calls.text(c, 0, "index_name"),
            schema(c, table),
            sql,
            Calls.given(c, -1, "postgresql_include")
                .map(v -> Calls.texts("included columns", v))
                .orElse(List.of()),
            unique,
            Calls.truth(c, "postgresql_nulls_not_distinct", false),
            Calls.maybeText(c, -1, "postgresql_using").orElse("btree"),
            Calls.given(c, -1, "postgresql_where").map(v -> Calls.sql("the predicate", v)),
            Calls.truth(c, "postgresql_concurrently", false),
            Calls.truth(c, "if_not_exists", false)));
  }

  private static String key(Value key) {
    return key instanceof Value.Called c && Calls.sqlText(c)
        ? Calls.sql("a key", c)
        : SqlWriter.quoted(Calls.text("a key", key));
  }

  private static String operatorClass(Value key, Optional<Value> classes) {
    return classes
        .filter(Value.Table.class::isInstance)
        .map(t -> ((Value.Table) t).entries().get(key))
        .flatMap(Value::asText)
        .map(name -> " " + name)
        .orElse("");
  }

  Operation constraint(String name, Value.Called c, String table, int from) {
    Optional<Value> named = Calls.given(c, 0, "constraint_name");
    Optional<String> given = named.map(v -> Calls.text("name", v));
    Constraint constraint;
    if (name.equals("create_check_constraint")) {
      constraint =
          new Constraint.Check(
              named.map(v -> names.check(table, Calls.text("name", v), Calls.formatted(v))),
              Calls.sql(
                  "the check",
                  c.argument(from, "condition").orElseThrow(() -> new NotKnown("no condition"))));
    } else {
      var on =
          Calls.texts(
              "the columns",
              c.argument(from, "columns").orElseThrow(() -> new NotKnown("no columns")));
      constraint =
          name.equals("create_primary_key")
              ? new Constraint.PrimaryKey(given.or(() -> names.primary(table)), on)
              : new Constraint.Unique(
                  given.or(() -> names.unique(table, on)),
                  on,
                  Calls.truth(c, "postgresql_nulls_not_distinct", false));
    }
    return new Operation.AddConstraint(c.at(), schema(c, table), constraint, true);
  }

  Operation foreignKey(Value.Called c, String table, int from) {
    var local = list(c, from + 1, "local_cols");
    return new Operation.AddConstraint(
        c.at(),
        table,
        new Constraint.ForeignKey(
            Calls.maybeText(c, 0, "constraint_name")
                .or(() -> names.foreign(table, local.getFirst())),
            local,
            Calls.text(c, from, "referent_table"),
            list(c, from + 2, "remote_cols"),
            ColumnReader.actions(c)),
        !Calls.truth(c, "postgresql_not_valid", false));
  }

  private static List<String> list(Value.Called c, int position, String keyword) {
    var all =
        Calls.texts(
            keyword,
            c.argument(position, keyword).orElseThrow(() -> new NotKnown("no " + keyword)));
    if (all.isEmpty()) {
      throw new NotKnown("no " + keyword);
    }
    return all;
  }

  static Operation dropConstraint(Value.Called c, String table) {
    return new Operation.DropConstraint(
        c.at(), schema(c, table), Calls.text(c, 0, "constraint_name"));
  }

  /** A table with the schema that a call names. */
  static String schema(Value.Called c, String table) {
    return Calls.maybeText(c, -1, "schema").map(s -> s + "." + table).orElse(table);
  }
}
