package dev.belay.migration;

import dev.belay.migration.SqlReader.Piece;
import dev.belay.python.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** An operation as a fact: statements become what they touch, lines are left out. */
final class BareOperation {
  private BareOperation() {}

  static List<Operation> of(String id, Operation o) {
    Place at = new Place(id + ".py", 0);
    return switch (o) {
      case Operation.RunSql sql -> sql(id, at, sql);
      case Operation.Autocommit a -> List.of(new Operation.Autocommit(at, all(id, a.operations())));
      case Operation.Conditional c ->
          List.of(new Operation.Conditional(at, c.condition(), all(id, c.operations())));
      case Operation.CreateTable c ->
          List.of(
              new Operation.CreateTable(
                  at,
                  c.table(),
                  c.columns().stream().map(BareOperation::of).toList(),
                  c.constraints()));
      case Operation.AddColumn a -> List.of(new Operation.AddColumn(at, a.table(), of(a.column())));
      case Operation.DropTable d -> List.of(new Operation.DropTable(at, d.table()));
      case Operation.RenameTable r -> List.of(new Operation.RenameTable(at, r.table(), r.to()));
      case Operation.DropColumn d -> List.of(new Operation.DropColumn(at, d.table(), d.column()));
      case Operation.ChangeType c ->
          List.of(new Operation.ChangeType(at, c.table(), c.column(), c.from(), c.to(), c.using()));
      case Operation.SetNotNull s -> List.of(new Operation.SetNotNull(at, s.table(), s.column()));
      case Operation.DropNotNull d -> List.of(new Operation.DropNotNull(at, d.table(), d.column()));
      case Operation.SetDefault s ->
          List.of(new Operation.SetDefault(at, s.table(), s.column(), s.defaultSql()));
      case Operation.RenameColumn r ->
          List.of(new Operation.RenameColumn(at, r.table(), r.column(), r.to()));
      case Operation.CreateIndex c -> List.of(new Operation.CreateIndex(at, c.index()));
      case Operation.DropIndex d ->
          List.of(new Operation.DropIndex(at, d.index(), d.table(), d.concurrently()));
      case Operation.AddConstraint a ->
          List.of(new Operation.AddConstraint(at, a.table(), a.constraint(), a.validated()));
      case Operation.DropConstraint d ->
          List.of(new Operation.DropConstraint(at, d.table(), d.constraint()));
      case Operation.ChangeRows r ->
          List.of(
              new Operation.ChangeRows(
                  at, r.verb(), r.writes(), r.reads(), r.perRow(), r.columns()));
      case Operation.Opaque p -> List.of(new Operation.Opaque(at, p.reason()));
    };
  }

  private static List<Operation> all(String id, List<Operation> operations) {
    return operations.stream().flatMap(o -> of(id, o).stream()).toList();
  }

  /** A column's comment is a sentence. */
  private static Column of(Column c) {
    return new Column(
        c.name(),
        c.type(),
        c.nullable(),
        c.defaultSql(),
        c.serial(),
        c.generated(),
        Optional.empty());
  }

  private static List<Operation> sql(String id, Place at, Operation.RunSql sql) {
    var all = new ArrayList<Operation>();
    for (List<SqlTokens.Token> s : SqlTokens.statements(sql.sql())) {
      String text = sql.sql().substring(s.getFirst().start(), s.getLast().end());
      Optional<SqlText.Rows> rows = SqlText.rows(s);
      if (rows.isPresent()) {
        var r = rows.get();
        all.add(
            new Operation.ChangeRows(
                at,
                r.verb(),
                new TreeSet<>(r.writes()),
                new TreeSet<>(r.reads()),
                false,
                r.columns()));
      } else {
        for (Piece piece : SqlReader.read(new Operation.RunSql(at, text))) {
          switch (piece) {
            case Piece.Known(var known) -> known.forEach(o -> all.addAll(of(id, o)));
            case Piece.Judged j -> all.add(new Operation.RunSql(at, head(s)));
          }
        }
      }
    }
    return all;
  }

  /** The kind of statement and what it names, up to the first parenthesis or text. */
  private static String head(List<SqlTokens.Token> s) {
    var text = new StringBuilder();
    for (SqlTokens.Token t : s) {
      if (t.is("(") || t.kind() == SqlTokens.Kind.TEXT || t.is("IS") || t.is("AS")) {
        break;
      }
      boolean glued = t.is(".") || text.toString().endsWith(".") || text.isEmpty();
      text.append(glued ? "" : " ")
          .append(t.kind() == SqlTokens.Kind.QUOTED ? SqlWriter.quoted(t.text()) : t.text());
    }
    return text.toString();
  }
}
