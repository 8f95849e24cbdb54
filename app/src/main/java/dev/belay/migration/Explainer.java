package dev.belay.migration;

import dev.belay.migration.Explanation.Lock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Judges operations in the order in which they run, for one PostgreSQL major from 13 to 18. It
 * remembers which tables the same transaction made: nobody waits for those.
 */
public final class Explainer {
  private final int major;
  private final Set<String> fresh = new HashSet<>();

  /** {@code table.column} that the way adds: what is written there goes with it. */
  private final Set<String> added = new HashSet<>();

  private boolean inTransaction = true;

  public Explainer(int major) {
    this.major = major;
  }

  /** One explanation for each operation, conditions and blocks opened. */
  public List<Explanation> explain(List<Operation> operations) {
    var all = new ArrayList<Explanation>();
    operations.forEach(o -> explain(o, List.of(), all));
    return all;
  }

  private void explain(Operation o, List<String> notes, List<Explanation> into) {
    switch (o) {
      case Operation.Autocommit(var at, var inner) -> {
        fresh.clear(); // everything before is committed: others see those tables now
        inTransaction = false;
        inner.forEach(
            i -> explain(i, with(notes, "commits everything before it, and itself"), into));
        inTransaction = true;
      }
      case Operation.Conditional(var at, var condition, var inner) ->
          inner.forEach(i -> explain(i, with(notes, "only if " + condition.text()), into));
      case Operation.RunSql sql -> {
        for (SqlReader.Piece piece : SqlReader.read(sql)) {
          switch (piece) {
            case SqlReader.Piece.Known(var known) -> known.forEach(k -> into.add(one(k, notes)));
            case SqlReader.Piece.Judged(var text, var locks, var work, var destroys, var more) -> {
              var both = new ArrayList<>(notes);
              both.addAll(more);
              boolean fills =
                  SqlText.rows(text)
                      .map(r -> fills(r.verb(), r.writes(), r.columns()))
                      .orElse(false);
              into.add(
                  of(new Operation.RunSql(o.at(), text), locks, work, destroys && !fills, both));
            }
          }
        }
      }
      default -> into.add(one(o, notes));
    }
  }

  private static List<String> with(List<String> notes, String more) {
    var all = new ArrayList<>(notes);
    all.add(more);
    return all;
  }

  private Explanation of(
      Operation o, List<Lock> locks, Work work, boolean destroys, List<String> notes) {
    var seen = locks.stream().filter(l -> !fresh.contains(l.table())).distinct().toList();
    boolean nobodyWaits = seen.isEmpty() && !locks.isEmpty();
    if (nobodyWaits) {
      var left = notes.stream().filter(n -> !n.startsWith("fails if")).toList();
      return new Explanation(o, seen, Work.CATALOG, inTransaction, false, left);
    }
    return new Explanation(o, seen, work, inTransaction, destroys, notes);
  }

  private Explanation one(Operation o, List<String> notes) {
    return switch (o) {
      case Operation.CreateTable c -> {
        fresh.add(c.table());
        var locks =
            c.constraints().stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(k ->
                    new Lock(((Constraint.ForeignKey) k).table(), LockMode.SHARE_ROW_EXCLUSIVE))
                .toList();
        yield of(o, locks, Work.CATALOG, false, notes);
      }
      case Operation.DropTable d -> exclusive(o, d.table(), Work.CATALOG, true, notes);
      case Operation.RenameTable r -> {
        Explanation e = exclusive(o, r.table(), Work.CATALOG, false, notes);
        if (fresh.remove(r.table())) {
          fresh.add(r.to());
        }
        yield e;
      }
      case Operation.AddColumn a -> addColumn(a, notes);
      case Operation.DropColumn d -> exclusive(o, d.table(), Work.CATALOG, true, notes);
      case Operation.ChangeType c -> changeType(c, notes);
      case Operation.SetNotNull s ->
          exclusive(o, s.table(), Work.SCAN, false, with(notes, "fails if a row has null there"));
      case Operation.DropNotNull d -> exclusive(o, d.table(), Work.CATALOG, false, notes);
      case Operation.SetDefault s -> exclusive(o, s.table(), Work.CATALOG, false, notes);
      case Operation.RenameColumn r -> exclusive(o, r.table(), Work.CATALOG, false, notes);
      case Operation.CreateIndex c -> createIndex(c, notes);
      case Operation.DropIndex d -> {
        LockMode mode =
            d.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        String table = d.table().orElse("the table of " + d.index());
        yield of(o, List.of(new Lock(table, mode)), Work.CATALOG, false, notes);
      }
      case Operation.AddConstraint a -> addConstraint(a, notes);
      case Operation.DropConstraint d -> exclusive(o, d.table(), Work.CATALOG, false, notes);
      case Operation.ChangeRows r -> rows(o, r, notes);
      case Operation.Opaque p ->
          of(
              o,
              List.of(),
              Work.UNKNOWN,
              true,
              with(notes, "read the file before you rely on this"));
      case Operation.RunSql r -> of(o, List.of(), Work.UNKNOWN, true, notes);
      case Operation.Autocommit a -> of(o, List.of(), Work.CATALOG, false, notes);
      case Operation.Conditional c -> of(o, List.of(), Work.CATALOG, false, notes);
    };
  }

  private Explanation exclusive(
      Operation o, String table, Work work, boolean destroys, List<String> notes) {
    return of(o, List.of(new Lock(table, LockMode.ACCESS_EXCLUSIVE)), work, destroys, notes);
  }

  /** Whether an UPDATE only writes columns that the way itself adds. */
  private boolean fills(
      Operation.RowVerb verb, SortedSet<String> writes, SortedSet<String> columns) {
    return verb == Operation.RowVerb.UPDATE
        && writes.size() == 1
        && !columns.isEmpty()
        && columns.stream().allMatch(c -> added.contains(writes.first() + "." + c));
  }

  private Explanation addColumn(Operation.AddColumn a, List<String> notes) {
    Column c = a.column();
    added.add(a.table() + "." + c.name());
    boolean each =
        c.serial() || c.generated().isPresent() || c.defaultSql().map(Volatility::of).orElse(false);
    var more = notes;
    if (c.defaultSql().isEmpty() && !c.nullable() && !each) {
      more = with(notes, "fails if the table has a row");
    }
    return exclusive(a, a.table(), each ? Work.REWRITE : Work.CATALOG, false, more);
  }

  private Explanation changeType(Operation.ChangeType c, List<String> notes) {
    return switch (TypeChange.of(c.from(), c.to(), c.using())) {
      case RELABEL -> exclusive(c, c.table(), Work.CATALOG, false, notes);
      case CONVERT -> exclusive(c, c.table(), Work.REWRITE, false, notes);
      case NARROW ->
          exclusive(
              c, c.table(), Work.REWRITE, false, with(notes, "fails if a value does not fit"));
      case ANOTHER_KIND ->
          exclusive(
              c, c.table(), Work.REWRITE, true, with(notes, "fails if a value cannot be cast"));
    };
  }

  private Explanation createIndex(Operation.CreateIndex c, List<String> notes) {
    Index i = c.index();
    LockMode mode = i.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    var more = notes;
    if (i.concurrently()) {
      more =
          with(
              more,
              "reads the table twice and waits for every older transaction; if it is interrupted it"
                  + " leaves an invalid index behind");
    }
    if (i.unique()) {
      more = with(more, "fails if two rows agree in it");
    }
    return of(
        c,
        List.of(new Lock(i.table(), mode)),
        Work.INDEX,
        false,
        needs15(i.nullsNotDistinct(), more));
  }

  private List<String> needs15(boolean nullsNotDistinct, List<String> notes) {
    return nullsNotDistinct && major < 15
        ? with(notes, "NULLS NOT DISTINCT needs PostgreSQL 15, the server has " + major)
        : notes;
  }

  private Explanation addConstraint(Operation.AddConstraint a, List<String> notes) {
    return switch (a.constraint()) {
      case Constraint.PrimaryKey p ->
          exclusive(a, a.table(), Work.INDEX, false, with(notes, "fails if two rows agree in it"));
      case Constraint.Unique u ->
          exclusive(
              a,
              a.table(),
              Work.INDEX,
              false,
              needs15(u.nullsNotDistinct(), with(notes, "fails if two rows agree in it")));
      case Constraint.Check c ->
          a.validated()
              ? exclusive(
                  a, a.table(), Work.SCAN, false, with(notes, "fails if a row contradicts it"))
              : exclusive(a, a.table(), Work.CATALOG, false, notes);
      case Constraint.ForeignKey f ->
          of(
              a,
              List.of(
                  new Lock(a.table(), LockMode.SHARE_ROW_EXCLUSIVE),
                  new Lock(f.table(), LockMode.SHARE_ROW_EXCLUSIVE)),
              a.validated() ? Work.SCAN : Work.CATALOG,
              false,
              a.validated() ? with(notes, "fails if a row has no match in " + f.table()) : notes);
    };
  }

  private Explanation rows(Operation o, Operation.ChangeRows r, List<String> notes) {
    var locks = new ArrayList<Lock>();
    r.writes().forEach(t -> locks.add(new Lock(t, LockMode.ROW_EXCLUSIVE)));
    r.reads().forEach(t -> locks.add(new Lock(t, LockMode.ACCESS_SHARE)));
    boolean reads = r.verb() == Operation.RowVerb.SELECT;
    boolean destroys =
        r.verb() == Operation.RowVerb.DELETE
            || (r.verb() == Operation.RowVerb.UPDATE && !fills(r.verb(), r.writes(), r.columns()));
    return of(o, locks, reads ? Work.SCAN : Work.ROWS, destroys, notes);
  }
}
