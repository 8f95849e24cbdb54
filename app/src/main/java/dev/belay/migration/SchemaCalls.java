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
  private final RuleCalls rules;

  SchemaCalls(NamingConvention names) {
    this.names = names;
    columns = new ColumnReader(names);
    rules = new RuleCalls(names);
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
      case "create_index" -> List.of(rules.createIndex(c, Calls.text(c, 1, "table_name"), 2));
      case "drop_index" ->
          List.of(
              new Operation.DropIndex(
                  c.at(),
                  Calls.text(c, 0, "index_name"),
                  Calls.maybeText(c, 1, "table_name"),
                  Calls.truth(c, "postgresql_concurrently", false)));
      case "create_unique_constraint", "create_check_constraint", "create_primary_key" ->
          List.of(rules.constraint(name, c, Calls.text(c, 1, "table_name"), 2));
      case "create_foreign_key" ->
          List.of(rules.foreignKey(c, Calls.text(c, 1, "source_table"), 2));
      case "drop_constraint" ->
          List.of(RuleCalls.dropConstraint(c, Calls.text(c, 1, "table_name")));
      case "add_column", "drop_column", "alter_column" ->
          column(name, c, Calls.text(c, 0, "table_name"), 1);
      default -> throw new NotKnown("this call is not known");
    };
  }

  /** {@code batch_op.name(…)} for the table of the batch. */
  List<Operation> batch(String table, String name, Value.Called c) {
    return switch (name) {
      case "create_index" -> List.of(rules.createIndex(c, table, 1));
      case "drop_index" ->
          List.of(
              new Operation.DropIndex(
                  c.at(),
                  Calls.text(c, 0, "index_name"),
                  Optional.of(table),
                  Calls.truth(c, "postgresql_concurrently", false)));
      case "create_unique_constraint", "create_check_constraint", "create_primary_key" ->
          List.of(rules.constraint(name, c, table, 1));
      case "create_foreign_key" -> List.of(rules.foreignKey(c, table, 1));
      case "drop_constraint" -> List.of(RuleCalls.dropConstraint(c, table));
      case "add_column", "drop_column", "alter_column" -> column(name, c, table, 0);
      case "execute" -> throw new NotKnown("a statement in a batch");
      default -> throw new NotKnown("this call is not known");
    };
  }

  private List<Operation> createTable(Value.Called c) {
    String table = RuleCalls.schema(c, Calls.text(c, 0, "table_name"));
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

  private List<Operation> column(String name, Value.Called c, String table, int from) {
    return switch (name) {
      case "add_column" -> addColumn(c, RuleCalls.schema(c, table), from);
      case "drop_column" ->
          List.of(
              new Operation.DropColumn(
                  c.at(), RuleCalls.schema(c, table), Calls.text(c, from, "column_name")));
      default -> alterColumn(c, RuleCalls.schema(c, table), Calls.text(c, from, "column_name"));
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
}
