package dev.belay.migration;

import java.util.SortedSet;

/** Operations in a few words. */
public final class Wording {
  private Wording() {}

  static String rows(Operation.ChangeRows r) {
    String verb =
        switch (r.verb()) {
          case SELECT -> "reads " + names(r.reads());
          case INSERT -> "inserts into " + names(r.writes());
          case UPDATE -> "updates " + names(r.writes());
          case DELETE -> "deletes from " + names(r.writes());
        };
    boolean more =
        r.verb() != Operation.RowVerb.SELECT
            && !r.reads().isEmpty()
            && !r.reads().equals(r.writes());
    return "Python "
        + verb
        + (more ? " from " + names(r.reads()) : "")
        + (r.perRow() ? ", row by row" : "");
  }

  private static String names(SortedSet<String> tables) {
    return tables.isEmpty() ? "a table that is not known" : String.join(", ", tables);
  }

  /** One line for a list of operations. */
  public static String of(Operation operation) {
    return switch (operation) {
      case Operation.CreateTable c ->
          "create table %s (%d columns)".formatted(c.table(), c.columns().size());
      case Operation.DropTable d -> "drop table " + d.table();
      case Operation.RenameTable r -> "rename table " + r.table() + " to " + r.to();
      case Operation.AddColumn a ->
          "add column %s.%s %s%s%s"
              .formatted(
                  a.table(),
                  a.column().name(),
                  a.column().type(),
                  a.column().nullable() ? "" : " not null",
                  a.column().defaultSql().map(d -> " default " + d).orElse(""));
      case Operation.DropColumn d -> "drop column " + d.table() + "." + d.column();
      case Operation.ChangeType c ->
          "change type of %s.%s%s to %s"
              .formatted(c.table(), c.column(), c.from().map(f -> " from " + f).orElse(""), c.to());
      case Operation.SetNotNull s -> "set %s.%s not null".formatted(s.table(), s.column());
      case Operation.DropNotNull d -> "allow nulls in %s.%s".formatted(d.table(), d.column());
      case Operation.SetDefault s ->
          s.defaultSql()
              .map(v -> "set default of %s.%s to %s".formatted(s.table(), s.column(), v))
              .orElseGet(() -> "drop default of %s.%s".formatted(s.table(), s.column()));
      case Operation.RenameColumn r ->
          "rename column %s.%s to %s".formatted(r.table(), r.column(), r.to());
      case Operation.CreateIndex(var at, var i) ->
          "create %sindex %s%s on %s (%s)%s"
              .formatted(
                  i.unique() ? "unique " : "",
                  i.concurrently() ? "concurrently " : "",
                  i.name(),
                  i.table(),
                  String.join(", ", i.keys()).replace("\"", ""),
                  (i.method().equals("btree") ? "" : " using " + i.method())
                      + i.where().map(w -> " where " + w).orElse(""));
      case Operation.DropIndex d ->
          "drop index %s%s%s"
              .formatted(
                  d.concurrently() ? "concurrently " : "",
                  d.index(),
                  d.table().map(t -> " on " + t).orElse(""));
      case Operation.AddConstraint a ->
          "add to %s: %s%s"
              .formatted(
                  a.table(),
                  SqlWriter.constraint(a.constraint()).replace("\"", ""),
                  a.validated() ? "" : " not valid");
      case Operation.DropConstraint d ->
          "drop constraint %s on %s".formatted(d.constraint(), d.table());
      case Operation.RunSql(var at, var sql) -> "run SQL: " + head(sql);
      case Operation.ChangeRows r -> rows(r);
      case Operation.Autocommit a -> "outside of the transaction";
      case Operation.Conditional c -> "only if " + c.condition().text();
      case Operation.Opaque(var at, var reason) -> "not known: " + reason;
    };
  }

  static String head(String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    return line.length() > 110 ? line.substring(0, 110) + "…" : line;
  }
}
