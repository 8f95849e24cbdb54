package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the image of the release before can run on the schema afterwards, as far as the schema
 * tells. Independent of this, it refuses to start with MIGRATION_ENABLED=true, because Alembic does
 * not find the newer revision.
 *
 * @param reasons what fails, or what may
 */
public record PreviousImage(Verdict verdict, List<String> reasons) {

  /** How well it runs. */
  public enum Verdict {
    RUNS,
    SOME_WRITES_MAY_FAIL,
    FAILS
  }

  public PreviousImage {
    reasons = List.copyOf(reasons);
  }

  /**
   * Judges a path.
   *
   * @param before the schema of the previous image
   */
  public static PreviousImage of(SchemaSketch before, List<Revision> path) {
    var judge = new Judge(before);
    path.forEach(r -> r.upgrade().forEach(judge::judge));
    return new PreviousImage(judge.verdict, judge.reasons);
  }

  /** Collects the worst. */
  private static final class Judge {
    private final SchemaSketch before;
    private final List<String> reasons = new ArrayList<>();
    private Verdict verdict = Verdict.RUNS;

    private Judge(SchemaSketch before) {
      this.before = before;
    }

    private void add(Verdict one, String reason) {
      verdict = one.compareTo(verdict) > 0 ? one : verdict;
      reasons.add(reason);
    }

    private void judge(Operation o) {
      switch (o) {
        case Operation.Autocommit a -> a.operations().forEach(this::judge);
        case Operation.Conditional c -> c.operations().forEach(this::judge);
        case Operation.DropTable(var at, var table) -> {
          if (before.has(table)) {
            add(Verdict.FAILS, "table " + table + " is gone");
          }
        }
        case Operation.RenameTable(var at, var table, var to) -> {
          if (before.has(table)) {
            add(Verdict.FAILS, "table " + table + " is now called " + to);
          }
        }
        case Operation.DropColumn(var at, var table, var column) -> {
          if (before.column(table, column).isPresent()) {
            add(
                Verdict.FAILS,
                "column %s.%s is gone: what names it fails".formatted(table, column));
          }
        }
        case Operation.RenameColumn(var at, var table, var column, var to) -> {
          if (before.column(table, column).isPresent()) {
            add(Verdict.FAILS, "column %s.%s is now called %s".formatted(table, column, to));
          }
        }
        case Operation.AddColumn(var at, var table, var column) -> {
          boolean open =
              column.nullable()
                  || column.defaultSql().isPresent()
                  || column.serial()
                  || column.generated().isPresent();
          if (before.has(table) && !open) {
            add(
                Verdict.FAILS,
                "%s.%s has no default: every insert fails".formatted(table, column.name()));
          }
        }
        case Operation.SetNotNull(var at, var table, var column) -> {
          if (before.column(table, column).filter(Column::nullable).isPresent()) {
            may("a null in %s.%s is refused", table, column);
          }
        }
        case Operation.ChangeType c -> type(c);
        case Operation.AddConstraint(var at, var table, var constraint, var validated) -> {
          if (before.has(table) && !(constraint instanceof Constraint.PrimaryKey)) {
            may("%s has a new rule: %s", table, SqlWriter.constraint(constraint).replace("\"", ""));
          }
        }
        case Operation.CreateIndex(var at, var index) -> {
          if (index.unique() && before.has(index.table())) {
            may("%s has a new unique index %s", index.table(), index.name());
          }
        }
        case Operation.DropConstraint(var at, var table, var name) -> {
          if (before.constraint(table, name).orElse(null) instanceof Constraint.Unique u) {
            may(
                "an upsert on (%s) of %s finds no unique key any more",
                String.join(", ", u.columns()), table);
          }
        }
        case Operation.SetDefault(var at, var table, var column, var value) -> {
          boolean needed = before.column(table, column).filter(c -> !c.nullable()).isPresent();
          if (value.isEmpty() && needed) {
            may("an insert that leaves out %s.%s is refused", table, column);
          }
        }
        case Operation.Opaque(var at, var reason) -> may("%s: %s", at.toString(), reason);
        case Operation.CreateTable c -> {}
        case Operation.DropNotNull d -> {}
        case Operation.DropIndex d -> {}
        case Operation.RunSql r -> {}
        case Operation.ChangeRows r -> {}
      }
    }

    private void may(String what, String one, String other) {
      add(Verdict.SOME_WRITES_MAY_FAIL, what.formatted(one, other));
    }

    private void type(Operation.ChangeType c) {
      var old = before.column(c.table(), c.column());
      if (old.isEmpty()) {
        return;
      }
      switch (TypeChange.of(old.map(Column::type), c.to(), c.using())) {
        case RELABEL, CONVERT -> {}
        case NARROW -> may("%s takes only %s", c.table() + "." + c.column(), c.to().sql());
        case ANOTHER_KIND ->
            may(
                "every write of %s fails: it is %s now",
                c.table() + "." + c.column(), c.to().sql());
      }
    }
  }
}
