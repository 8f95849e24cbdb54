package dev.belay.migration;

import dev.belay.migration.TableWeights.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What explained operations cost at a pace, in the order in which they run: later ones meet what
 * earlier ones leave, such as one more index or rows that lie there twice.
 */
final class WorkCost {
  /** An entry of an index of unknown columns, with its share of the pages. */
  private static final double ENTRY_BYTES = 48;

  private static final double PAGE = 8192;

  /** What is logged around a page or a row. */
  private static final double PAGE_HEAD = 60;

  private static final double RECORD = 120;

  /** A row of a table that is empty now, with its index entries. */
  private static final double NEW_ROW = 1_000;

  /** Less log than between two checkpoints of a server as it is shipped. */
  private static final double CHECKPOINT = 300e6;

  /** A GIN index holds several keys of each row. */
  private static final double GIN_KEYS = 6;

  /** What Python spends on a statement of its own, in statements that only travel. */
  private static final double PYTHON = 4;

  private final Pace pace;
  private final TableWeights weights;
  private final Map<String, Double> readByPython = new HashMap<>();

  /** Between these seconds at the pace; bytes are at most. */
  record Cost(double leastSeconds, double mostSeconds, double diskBytes, double walBytes) {
    static Cost of(double seconds, double diskBytes, double walBytes) {
      return new Cost(seconds, seconds, diskBytes, walBytes);
    }

    Cost plus(double disk, double wal) {
      return new Cost(leastSeconds, mostSeconds, diskBytes + disk, walBytes + wal);
    }
  }

  WorkCost(Pace pace, TableWeights weights) {
    this.pace = pace;
    this.weights = weights;
  }

  /** What Python read in one revision does not drive the loops of the next one. */
  void nextRevision() {
    readByPython.clear();
  }

  Cost of(Explanation e) {
    Cost cost = warm(e);
    double cold =
        e.work() == Work.CATALOG
            ? 0
            : e.locks().stream().mapToDouble(l -> weights.of(l.table()).heapBytes()).sum()
                * (pace.coldByte() - pace.readByte());
    return new Cost(
        cost.leastSeconds(), cost.mostSeconds() + cold, cost.diskBytes(), cost.walBytes());
  }

  /** With everything in memory. */
  private Cost warm(Explanation e) {
    if (e.operation() instanceof Operation.ChangeRows rows) {
      return python(rows);
    }
    if (e.operation() instanceof Operation.RenameTable(var at, var from, var to)) {
      weights.put(to, weights.of(from));
    }
    double catalog = CatalogWal.of(e.operation());
    return switch (e.work()) {
      case CATALOG -> Cost.of(pace.change(), catalog, catalog);
      case SCAN -> Cost.of(pace.change() + check(e), 0, catalog + logged(e));
      case INDEX -> index(e).plus(catalog, catalog + logged(e));
      case REWRITE -> rewrite(table(e)).plus(catalog, catalog + logged(e));
      case ROWS -> statement(e);
      case UNKNOWN -> throw new IllegalStateException("what is not known has no cost");
    };
  }

  /** What reading itself leaves in the log. */
  private double logged(Explanation e) {
    return e.locks().stream()
        .mapToDouble(l -> weights.pagesChangedByReading(l.table()) * PAGE)
        .sum();
  }

  private Weight table(Explanation e) {
    return e.locks().isEmpty() ? Weight.NONE : weights.of(e.locks().getFirst().table());
  }

  private double read(Weight w) {
    return w.heapBytes() * pace.readByte() + w.rows() * pace.row();
  }

  /** A foreign key sorts or hashes both sides, anything else reads one table. */
  private double check(Explanation e) {
    double seconds = 0;
    for (Explanation.Lock lock : e.locks()) {
      Weight w = weights.of(lock.table());
      seconds += read(w) + (e.locks().size() > 1 ? w.rows() * pace.key() : 0);
    }
    return seconds;
  }

  private Cost index(Explanation e) {
    Weight w = table(e);
    double least = w.rows();
    double most = w.rows();
    double keys = 1;
    double reads = 1;
    double entry = ENTRY_BYTES;
    if (e.operation() instanceof Operation.CreateIndex(var at, var i)) {
      keys = i.method().equals("gin") ? GIN_KEYS : 1;
      reads = i.concurrently() ? 2 : 1;
      if (i.where().isPresent()) {
        OptionalDouble matching = weights.matching(i.table(), i.where().get());
        least = matching.orElse(0);
        most = matching.orElse(w.rows());
      }
      var columns = new ArrayList<>(i.keys());
      columns.addAll(i.include());
      entry = weights.entryBytes(i.table(), columns);
    } else if (e.operation() instanceof Operation.AddConstraint a) {
      entry = weights.entryBytes(a.table(), columns(a.constraint()));
    }
    double scan = pace.change() + reads * read(w);
    double bytes = most * keys * entry;
    if (!e.locks().isEmpty()) {
      weights.put(e.locks().getFirst().table(), w.withIndex(bytes));
    }
    return new Cost(
        scan + least * keys * pace.key(),
        scan + most * keys * pace.key(),
        2 * bytes, // the index, and the files of the sort
        bytes + bytes / PAGE * PAGE_HEAD);
  }

  private static List<String> columns(Constraint c) {
    return switch (c) {
      case Constraint.PrimaryKey p -> p.columns();
      case Constraint.Unique u -> u.columns();
      case Constraint.Check k -> List.of();
      case Constraint.ForeignKey f -> List.of();
    };
  }

  private Cost rewrite(Weight w) {
    double bytes = w.heapBytes() + w.toastBytes() + w.indexBytes();
    return Cost.of(
        pace.change()
            + read(w)
            + (w.heapBytes() + w.toastBytes()) * pace.writeByte()
            + w.indexes() * w.rows() * pace.key(),
        bytes,
        bytes + bytes / PAGE * PAGE_HEAD);
  }

  /** One statement of SQL that changes rows; how many, the server's planner says. */
  private Cost statement(Explanation e) {
    double scan = pace.change();
    for (Explanation.Lock lock : e.locks()) {
      scan += read(weights.of(lock.table()));
    }
    if (e.locks().isEmpty() || !(e.operation() instanceof Operation.RunSql(var at, var sql))) {
      return Cost.of(scan, 0, 0);
    }
    String name = e.locks().getFirst().table();
    Weight w = weights.of(name);
    OptionalDouble touched = weights.touched(sql);
    double most = touched.orElse(w.rows());
    boolean delete = sql.stripLeading().regionMatches(true, 0, "delete", 0, "delete".length());
    double row = w.rows() == 0 ? NEW_ROW : w.heapBytes() / w.rows(); // what is in TOAST stays there
    double each = delete ? pace.entry() : row * pace.writeByte() + pace.entry() * (1 + w.indexes());
    double bytes = delete ? 0 : most * (row + w.indexes() * ENTRY_BYTES);
    if (!delete) {
      weights.put(name, w.withCopies(most, w.indexes() * ENTRY_BYTES));
    }
    return new Cost(
        scan + touched.orElse(0) * each,
        scan + most * each,
        bytes,
        2 * bytes + most * RECORD + images(w, most, 2 * bytes));
  }

  /**
   * Pages that are logged whole because they change for the first time after a checkpoint: those of
   * the rows once, as they are gone through in their order, those of the indexes again after each
   * checkpoint.
   */
  private static double images(Weight w, double rows, double logged) {
    double rounds = 1 + Math.ceil((logged + w.heapBytes()) / CHECKPOINT);
    return PAGE
        * (Math.min(rows, w.heapBytes() / PAGE)
            + Math.min(rows * w.indexes(), rounds * w.indexBytes() / PAGE)
            + 1
            + w.indexes());
  }

  /** Rows fetched into Python, or one statement for each row that was fetched before. */
  private Cost python(Operation.ChangeRows rows) {
    double fetched = 0;
    for (String table : rows.reads()) {
      Weight w = weights.of(table);
      fetched += w.rows();
      readByPython.put(table, w.rows());
    }
    if (rows.verb() == Operation.RowVerb.SELECT && !rows.perRow()) {
      double scan = rows.reads().stream().mapToDouble(t -> read(weights.of(t))).sum();
      return new Cost(pace.statement() + scan, scan + fetched * pace.entry(), 0, 0);
    }
    double times =
        rows.perRow() ? readByPython.values().stream().mapToDouble(r -> r).max().orElse(0) : 1;
    double bytes = 0;
    double images = 0;
    for (String table : rows.writes()) {
      Weight w = weights.of(table);
      bytes += times * (w.rows() == 0 ? NEW_ROW : w.rowBytes() + w.indexes() * ENTRY_BYTES);
      images += images(w, times, 2 * bytes);
    }
    return Cost.of(
        (times + 1) * PYTHON * pace.statement(), bytes, 2 * bytes + times * RECORD + images);
  }
}
