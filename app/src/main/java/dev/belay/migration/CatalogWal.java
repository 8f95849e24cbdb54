package dev.belay.migration;

import java.util.List;

/**
 * What changes of the catalog leave in the log at most. The first change of a page after a
 * checkpoint logs the whole page, and a change touches many: the bounds are what PostgreSQL 15
 * wrote for each right after a checkpoint, rounded up.
 */
final class CatalogWal {
  /** One change of a table's own entries; measured 3 to 90 kB. */
  private static final double CHANGE = 100_000;

  /** An index with its entries; measured 67 to 111 kB. */
  private static final double INDEX = 120_000;

  /** A table with its TOAST table; measured 61 to 180 kB, an index of it among them. */
  private static final double TABLE = 200_000;

  /** An extension or a function; measured 37 and 455 kB. */
  private static final double SQL = 500_000;

  /** The stamp of a revision is deleted and inserted, or updated. */
  static final double STAMP = 30_000;

  private CatalogWal() {}

  /** In bytes, without the rows and index entries that an operation writes. */
  static double of(Operation o) {
    return switch (o) {
      case Operation.CreateTable c -> TABLE + indexes(c.constraints()) * INDEX;
      case Operation.AddConstraint a -> CHANGE + indexes(List.of(a.constraint())) * INDEX;
      case Operation.CreateIndex c -> INDEX;
      case Operation.ChangeType c -> TABLE; // of another file, when the rows are written again
      case Operation.AddColumn a -> TABLE;
      case Operation.RunSql r -> SQL;
      case Operation.ChangeRows r -> 0;
      case Operation.Opaque p -> 0;
      case Operation.Autocommit a -> a.operations().stream().mapToDouble(CatalogWal::of).sum();
      case Operation.Conditional c -> c.operations().stream().mapToDouble(CatalogWal::of).sum();
      case Operation.DropTable d -> TABLE;
      case Operation.RenameTable r -> CHANGE;
      case Operation.DropColumn d -> CHANGE;
      case Operation.SetNotNull s -> CHANGE;
      case Operation.DropNotNull d -> CHANGE;
      case Operation.SetDefault s -> CHANGE;
      case Operation.RenameColumn r -> CHANGE;
      case Operation.DropIndex d -> CHANGE;
      case Operation.DropConstraint d -> CHANGE;
    };
  }

  private static long indexes(List<Constraint> constraints) {
    return constraints.stream()
        .filter(c -> c instanceof Constraint.PrimaryKey || c instanceof Constraint.Unique)
        .count();
  }
}
