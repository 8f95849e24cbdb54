package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations as the statements that Alembic would send to PostgreSQL, in effect. */
public final class SqlWriter {
  private SqlWriter() {}

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A table's name; a schema before it is quoted by itself. */
  static String table(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? quoted(name)
        : quoted(name.substring(0, dot)) + "." + quoted(name.substring(dot + 1));
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String columns(List<String> names) {
    return String.join(", ", names.stream().map(SqlWriter::quoted).toList());
  }

  /**
   * The statements of one operation, without semicolons. What Python does to rows, what is opaque
   * and what hangs on a condition that is not known become comments; a known condition is asked by
   * the server.
   */
  public static List<String> statements(Operation operation) {
    return switch (operation) {
      case Operation.CreateTable(var at, var table, var columns, var constraints) ->
          createTable(table, columns, constraints);
      case Operation.DropTable(var at, var table) -> List.of("DROP TABLE " + table(table));
      case Operation.RenameTable(var at, var table, var to) ->
          List.of("ALTER TABLE " + table(table) + " RENAME TO " + quoted(to));
      case Operation.AddColumn(var at, var table, var column) -> addColumn(table, column);
      case Operation.DropColumn(var at, var table, var column) ->
          List.of(alter(table, "DROP COLUMN " + quoted(column)));
      case Operation.ChangeType c ->
          List.of(
              column(
                  c.table(),
                  c.column(),
                  "TYPE " + c.to().sql() + c.using().map(u -> " USING " + u).orElse("")));
      case Operation.SetNotNull(var at, var table, var column) ->
          List.of(column(table, column, "SET NOT NULL"));
      case Operation.DropNotNull(var at, var table, var column) ->
          List.of(column(table, column, "DROP NOT NULL"));
      case Operation.SetDefault(var at, var table, var column, var value) ->
          List.of(column(table, column, value.map(v -> "SET DEFAULT " + v).orElse("DROP DEFAULT")));
      case Operation.RenameColumn(var at, var table, var column, var to) ->
          List.of(alter(table, "RENAME " + quoted(column) + " TO " + quoted(to)));
      case Operation.CreateIndex(var at, var index) -> List.of(createIndex(index));
      case Operation.DropIndex(var at, var index, var table, var concurrently) ->
          List.of("DROP INDEX " + (concurrently ? "CONCURRENTLY " : "") + quoted(index));
      case Operation.AddConstraint(var at, var table, var constraint, var validated) ->
          List.of(alter(table, "ADD " + constraint(constraint) + (validated ? "" : " NOT VALID")));
      case Operation.DropConstraint(var at, var table, var constraint) ->
          List.of(alter(table, "DROP CONSTRAINT " + quoted(constraint)));
      case Operation.RunSql(var at, var sql) -> List.of(sql.strip().replaceFirst("(\\s*;)+$", ""));
      case Operation.ChangeRows r -> List.of("-- " + r.at() + ": " + Wording.rows(r));
      case Operation.Opaque(var at, var reason) -> List.of("-- " + at + ": not known: " + reason);
      case Operation.Autocommit(var at, var inner) -> all(inner);
      case Operation.Conditional(var at, var condition, var inner) ->
          ConditionalSql.statements(condition, inner);
    };
  }

  static List<String> all(List<Operation> operations) {
    return operations.stream().flatMap(o -> statements(o).stream()).toList();
  }

  private static String alter(String table, String what) {
    return "ALTER TABLE " + table(table) + " " + what;
  }

  private static String column(String table, String column, String what) {
    return alter(table, "ALTER COLUMN " + quoted(column) + " " + what);
  }

  private static List<String> createTable(
      String table, List<Column> columns, List<Constraint> constraints) {
    var parts = new ArrayList<String>();
    columns.forEach(c -> parts.add("\n  " + definition(c)));
    constraints.forEach(c -> parts.add("\n  " + constraint(c)));
    var all = new ArrayList<String>();
    all.add("CREATE TABLE " + table(table) + " (" + String.join(",", parts) + "\n)");
    columns.forEach(c -> comment(table, c).ifPresent(all::add));
    return all;
  }

  private static List<String> addColumn(String table, Column column) {
    var all = new ArrayList<String>();
    all.add(alter(table, "ADD COLUMN " + definition(column)));
    comment(table, column).ifPresent(all::add);
    return all;
  }

  private static Optional<String> comment(String table, Column column) {
    return column
        .comment()
        .map(c ->
            "COMMENT ON COLUMN "
                + table(table)
                + "."
                + quoted(column.name())
                + " IS "
                + literal(c));
  }

  private static String definition(Column c) {
    String type = c.serial() ? serial(c.type()) : c.type().sql();
    return quoted(c.name())
        + " "
        + type
        + c.defaultSql().map(d -> " DEFAULT " + d).orElse("")
        + c.generated().map(g -> " GENERATED ALWAYS AS (" + g + ") STORED").orElse("")
        + (c.nullable() ? "" : " NOT NULL");
  }

  private static String serial(ColumnType type) {
    return switch (type.name()) {
      case "BIGINT" -> "BIGSERIAL";
      case "SMALLINT" -> "SMALLSERIAL";
      default -> "SERIAL";
    };
  }

  static String constraint(Constraint constraint) {
    String name = constraint.name().map(n -> "CONSTRAINT " + quoted(n) + " ").orElse("");
    return name
        + switch (constraint) {
          case Constraint.PrimaryKey(var n, var columns) ->
              "PRIMARY KEY (" + columns(columns) + ")";
          case Constraint.Unique(var n, var columns, var distinct) ->
              "UNIQUE " + (distinct ? "NULLS NOT DISTINCT " : "") + "(" + columns(columns) + ")";
          case Constraint.Check(var n, var expression) -> "CHECK (" + expression + ")";
          case Constraint.ForeignKey f ->
              ("FOREIGN KEY ("
                      + columns(f.columns())
                      + ") REFERENCES "
                      + table(f.table())
                      + (f.references().isEmpty() ? "" : " (" + columns(f.references()) + ")")
                      + " "
                      + f.actions())
                  .strip();
        };
  }

  private static String createIndex(Index i) {
    return "CREATE "
        + (i.unique() ? "UNIQUE " : "")
        + "INDEX "
        + (i.concurrently() ? "CONCURRENTLY " : "")
        + (i.ifNotExists() ? "IF NOT EXISTS " : "")
        + quoted(i.name())
        + " ON "
        + table(i.table())
        + (i.method().equals("btree") ? "" : " USING " + i.method())
        + " ("
        + String.join(", ", i.keys())
        + ")"
        + (i.include().isEmpty() ? "" : " INCLUDE (" + columns(i.include()) + ")")
        + (i.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "")
        + i.where().map(w -> " WHERE " + w).orElse("");
  }
}
