package dev.belay.migration;

import dev.belay.migration.ColumnReader.Parts;
import dev.belay.python.Place;
import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code op.…(…)} and {@code batch_op.…(…)} as operations. */
final class SchemaCalls {
  private final NamingConvention names;
  private final ColumnReader columns;

  SchemaCalls(NamingConvention names) {
    this.names = names;
    columns = new ColumnReader(names);
  }

  /** {@code op.name(table, …)}. */
  List<Operation> operations(String name, Value.Called c) {
    return switch (name) {
      case "create_table" -> createTable(c);
      case "drop_table" -> List.of(new Operation.DropTable(c.at(), Calls.text(c, 0, "table_name")));
      case "rename_table" ->
          List.of(
              new Operation.RenameTable(
                  c.at(), Calls.text(c, 0, "old_table_name"), Calls.text(c, 1, "new_table_name")));
      case "create_index" -> List.of(createIndex(c, Calls.text(c, 1, "table_name"), 2));
      case "drop_index" ->
          List.of(
              new Operation.DropIndex(
                  c.at(),
                  Calls.text(c, 0, "index_name"),
                  Calls.maybeText(c, 1, "table_name"),
                  Calls.truth(c, "postgresql_concurrently", false)));
      case "create_unique_constraint", "create_check_constraint", "create_primary_key" ->
          List.of(constraint(name, c, Calls.text(c, 1, "table_name"), 2));
      case "create_foreign_key" -> List.of(foreignKey(c, Calls.text(c, 1, "source_table"), 2));
      case "drop_constraint" -> List.of(dropConstraint(c, Calls.text(c, 1, "table_name")));
      case "add_column", "drop_column", "alter_column" ->
          column(name, c, Calls.text(c, 0, "table_name"), 1);
      default -> throw new NotKnown("this call is not known");
    };
  }

  /** {@code batch_op.name(…)} for the table of the batch. */
  List<Operation> batch(String table, String name, Value.Called c) {
    return switch (name) {
      case "create_index" -> List.of(createIndex(c, table, 1));
      case "drop_index" ->
          List.of(
              new Operation.DropIndex(
                  c.at(),
                  Calls.text(c, 0, "index_name"),
                  Optional.of(table),
                  Calls.truth(c, "postgresql_concurrently", false)));
      case "create_unique_constraint", "create_check_constraint", "create_primary_key" ->
          List.of(constraint(name, c, table, 1));
      case "create_foreign_key" -> List.of(foreignKey(c, table, 1));
      case "drop_constraint" -> List.of(dropConstraint(c, table));
      case "add_column", "drop_column", "alter_column" -> column(name, c, table, 0);
      case "execute" -> throw new NotKnown("a statement in a batch");
      default -> throw new NotKnown("this call is not known");
    };
  }

  private List<Operation> createTable(Value.Called c) {
    String table = schema(c, Calls.text(c, 0, "table_name"));
    var parts = new ArrayList<Parts>();
    var constraints = new ArrayList<Constraint>();
    for (Value part : c.positional().subList(1, c.positional().size())) {
      if (ColumnReader.column(part)) {
        parts.add(columns.read(table, part));
      } else if (Calls.last(part).equals("Index")) {
        throw NotKnown.of("an index in the table", part);
      } else if (!(part instanceof Value.Nothing)) {
        constraints.add(
            columns.constraint(table, part).orElseThrow(() -> NotKnown.of("a part", part)));
      }
    }
    var keyed = parts.stream().filter(Parts::keyed).map(p -> p.column().name()).toList();
    primaryKey(table, keyed, constraints);
    parts.forEach(p -> constraints.addAll(p.constraints()));
    var key =
        constraints.stream()
            .filter(Constraint.PrimaryKey.class::isInstance)
            .map(Constraint.PrimaryKey.class::cast)
            .findFirst()
            .map(Constraint.PrimaryKey::columns)
            .orElse(List.of());
    var defined = parts.stream().map(p -> keyed(p, key)).toList();
    var all = new ArrayList<Operation>();
    all.add(new Operation.CreateTable(c.at(), table, defined, constraints));
    parts.forEach(p -> p.indexes().forEach(i -> all.add(new Operation.CreateIndex(c.at(), i))));
    return all;
  }

  /** A key that the table names wins over the columns that call themselves one. */
  private void primaryKey(String table, List<String> keyed, List<Constraint> constraints) {
    for (int i = 0; i < constraints.size(); i++) {
      if (constraints.get(i) instanceof Constraint.PrimaryKey(var name, var columns)) {
        if (columns.isEmpty()) {
          constraints.set(i, new Constraint.PrimaryKey(name, keyed));
        }
        return;
      }
    }
    if (!keyed.isEmpty()) {
      constraints.addFirst(new Constraint.PrimaryKey(names.primary(table), keyed));
    }
  }

  /** A key's columns are never null; an integer that is the whole key numbers itself. */
  private static Column keyed(Parts p, List<String> key) {
    Column column = p.column();
    boolean in = key.contains(column.name());
    boolean serial = in && p.numbered() && (key.size() == 1 || p.always());
    return new Column(
        column.name(),
        column.type(),
        column.nullable() && !in,
        column.defaultSql(),
        serial,
        column.generated(),
        column.comment());
  }

  private static String schema(Value.Called c, String table) {
    return Calls.maybeText(c, -1, "schema").map(s -> s + "." + table).orElse(table);
  }

  private List<Operation> column(String name, Value.Called c, String table, int from) {
    return switch (name) {
      case "add_column" -> addColumn(c, schema(c, table), from);
      case "drop_column" ->
          List.of(
              new Operation.DropColumn(
                  c.at(), schema(c, table), Calls.text(c, from, "column_name")));
      default -> alterColumn(c, schema(c, table), Calls.text(c, from, "column_name"));
    };
  }

  private List<Operation> addColumn(Value.Called c, String table, int from) {
    Value given = c.argument(from, "column").orElseThrow(() -> new NotKnown("no column"));
    Parts parts = columns.read(table, given);
    var all = new ArrayList<Operation>();
    all.add(new Operation.AddColumn(c.at(), table, parts.column()));
    parts.constraints().forEach(k -> all.add(new Operation.AddConstraint(c.at(), table, k, true)));
    parts.indexes().forEach(i -> all.add(new Operation.CreateIndex(c.at(), i)));
    return all;
  }

  /** In the order in which Alembic sends them: type, nullability, default, name. */
  private List<Operation> alterColumn(Value.Called c, String table, String column) {
    Place at = c.at();
    var all = new ArrayList<Operation>();
    Calls.given(c, -1, "type_")
        .ifPresent(type ->
            all.add(
                new Operation.ChangeType(
                    at,
                    table,
                    column,
                    Calls.given(c, -1, "existing_type").flatMap(SchemaCalls::existing),
                    TypeReader.read(type),
                    Calls.given(c, -1, "postgresql_using").map(v -> Calls.sql("using", v)))));
    Calls.given(c, -1, "nullable")
        .ifPresent(v ->
            all.add(
                v.truth().orElseThrow(() -> NotKnown.of("nullable", v))
                    ? new Operation.DropNotNull(at, table, column)
                    : new Operation.SetNotNull(at, table, column)));
    c.argument(-1, "server_default")
        .filter(v -> !v.equals(new Value.Truth(false)))
        .ifPresent(v ->
            all.add(
                new Operation.SetDefault(
                    at,
                    table,
                    column,
                    v instanceof Value.Nothing
                        ? Optional.empty()
                        : Optional.of(ColumnReader.defaultSql(v)))));
    Calls.maybeText(c, -1, "new_column_name")
        .ifPresent(to -> all.add(new Operation.RenameColumn(at, table, column, to)));
    return all;
  }

  /** Only a hint of the author's, so an unknown one is no reason to know less. */
  private static Optional<ColumnType> existing(Value value) {
    try {
      return Optional.of(TypeReader.read(value));
    } catch (NotKnown e) {
      return Optional.empty();
    }
  }

  private Operation createIndex(Value.Called c, String table, int from) {
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

  private Operation constraint(String name, Value.Called c, String table, int from) {
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

  private Operation foreignKey(Value.Called c, String table, int from) {
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

  private static Operation dropConstraint(Value.Called c, String table) {
    return new Operation.DropConstraint(
        c.at(), schema(c, table), Calls.text(c, 0, "constraint_name"));
  }
}
