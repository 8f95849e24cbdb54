package dev.belay.migration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables that a chain of revisions leaves behind, as far as their operations say, without a
 * server. Conditions count as taken.
 */
public final class SchemaSketch {
  private final Map<String, Map<String, Column>> tables = new TreeMap<>();
  private final Map<String, String> indexes = new TreeMap<>();
  private final Map<String, Constraint> constraints = new TreeMap<>();

  public static SchemaSketch after(List<Revision> path) {
    var sketch = new SchemaSketch();
    path.forEach(r -> r.upgrade().forEach(sketch::apply));
    return sketch;
  }

  /** Names of the columns by table. */
  public Map<String, Set<String>> columns() {
    var names = new TreeMap<String, Set<String>>();
    tables.forEach((table, columns) -> names.put(table, Set.copyOf(columns.keySet())));
    return names;
  }

  public boolean has(String table) {
    return tables.containsKey(table);
  }

  public Optional<Column> column(String table, String column) {
    return Optional.ofNullable(tables.getOrDefault(table, Map.of()).get(column));
  }

  /** The table that an index belongs to. */
  Optional<String> indexed(String index) {
    return Optional.ofNullable(indexes.get(index));
  }

  Optional<Constraint> constraint(String table, String name) {
    return Optional.ofNullable(constraints.get(table + "." + name));
  }

  /** The operation with what it left to be looked up: an index's table, a column's type. */
  Operation completed(Operation o) {
    return switch (o) {
      case Operation.DropIndex d when d.table().isEmpty() ->
          new Operation.DropIndex(d.at(), d.index(), indexed(d.index()), d.concurrently());
      case Operation.ChangeType c ->
          new Operation.ChangeType(
              c.at(),
              c.table(),
              c.column(),
              column(c.table(), c.column()).map(Column::type).or(c::from),
              c.to(),
              c.using());
      case Operation.Autocommit(var at, var inner) ->
          new Operation.Autocommit(at, inner.stream().map(this::completed).toList());
      case Operation.Conditional(var at, var condition, var inner) ->
          new Operation.Conditional(at, condition, inner.stream().map(this::completed).toList());
      default -> o;
    };
  }

  public void apply(Operation o) {
    switch (o) {
      case Operation.CreateTable c -> {
        var columns = new LinkedHashMap<String, Column>();
        c.columns().forEach(k -> columns.put(k.name(), k));
        tables.put(c.table(), columns);
        c.constraints().forEach(k -> add(c.table(), k));
      }
      case Operation.DropTable d -> tables.remove(d.table());
      case Operation.RenameTable r -> {
        Map<String, Column> columns = tables.remove(r.table());
        if (columns != null) {
          tables.put(r.to(), columns);
        }
        indexes.replaceAll((index, table) -> table.equals(r.table()) ? r.to() : table);
      }
      case Operation.AddColumn a -> put(a.table(), a.column());
      case Operation.DropColumn d ->
          Optional.ofNullable(tables.get(d.table())).ifPresent(t -> t.remove(d.column()));
      case Operation.RenameColumn r ->
          column(r.table(), r.column())
              .ifPresent(c -> {
                Optional.ofNullable(tables.get(r.table())).ifPresent(t -> t.remove(r.column()));
                put(r.table(), changed(c, r.to(), c.type(), c.nullable(), c.defaultSql()));
              });
      case Operation.ChangeType c ->
          change(
              c.table(),
              c.column(),
              k -> changed(k, k.name(), c.to(), k.nullable(), k.defaultSql()));
      case Operation.SetNotNull n ->
          change(n.table(), n.column(), k -> changed(k, k.name(), k.type(), false, k.defaultSql()));
      case Operation.DropNotNull n ->
          change(n.table(), n.column(), k -> changed(k, k.name(), k.type(), true, k.defaultSql()));
      case Operation.SetDefault d ->
          change(
              d.table(),
              d.column(),
              k -> changed(k, k.name(), k.type(), k.nullable(), d.defaultSql()));
      case Operation.CreateIndex(var at, var i) -> indexes.put(i.name(), i.table());
      case Operation.DropIndex d -> indexes.remove(d.index());
      case Operation.AddConstraint a -> add(a.table(), a.constraint());
      case Operation.DropConstraint d -> constraints.remove(d.table() + "." + d.constraint());
      case Operation.Autocommit(var at, var inner) -> inner.forEach(this::apply);
      case Operation.Conditional(var at, var condition, var inner) -> inner.forEach(this::apply);
      case Operation.RunSql sql -> {
        for (SqlReader.Piece piece : SqlReader.read(sql)) {
          if (piece instanceof SqlReader.Piece.Known(var known)) {
            known.forEach(this::apply);
          }
        }
      }
      case Operation.ChangeRows r -> {}
      case Operation.Opaque p -> {}
    }
  }

  private void add(String table, Constraint constraint) {
    constraint.name().ifPresent(n -> constraints.put(table + "." + n, constraint));
  }

  private void put(String table, Column column) {
    tables.computeIfAbsent(table, t -> new LinkedHashMap<>()).put(column.name(), column);
  }

  private void change(
      String table, String column, java.util.function.UnaryOperator<Column> change) {
    column(table, column).ifPresent(c -> put(table, change.apply(c)));
  }

  private static Column changed(
      Column c, String name, ColumnType type, boolean nullable, Optional<String> value) {
    return new Column(name, type, nullable, value, c.serial(), c.generated(), c.comment());
  }
}
