package dev.belay.migration;

import dev.belay.migration.TableWeights.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What explained operations cost at a pace, in the order in which they run: later ones meet what
 * earlier ones leave, such as one more index or rows that lie there twice.
 */
final class WorkCost {
  /** An entry of a B-tree over one or two short columns, with its share of the pages. */
  private static final double ENTRY_BYTES = 48;

  /** A GIN index holds several keys of each row. */
  private static final double GIN_KEYS = 6;

  /** What Python spends on a statement of its own, in statements that only travel. */
  private static final double PYTHON = 3;

  private final Pace pace;
  private final TableWeights weights;
  private final Map<String, Double> readByPython = new HashMap<>();

  /** Between these seconds at the pace; bytes are at most. */
  record Cost(double leastSeconds, double mostSeconds, double diskBytes, double walBytes) {
    static Cost of(double seconds, double diskBytes, double walBytes) {
      return new Cost(seconds, seconds, diskBytes, walBytes);
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
    if (e.operation() instanceof Operation.ChangeRows rows) {
      return python(rows);
    }
    if (e.operation() instanceof Operation.RenameTable(var at, var from, var to)) {
      weights.put(to, weights.of(from));
    }
    return switch (e.work()) {
      case CATALOG -> Cost.of(pace.change(), 0, 0);
      case SCAN -> Cost.of(pace.change() + check(e), 0, 0);
      case INDEX -> index(e);
      case REWRITE -> rewrite(table(e));
      case ROWS -> statement(e);
      case UNKNOWN -> throw new IllegalStateException("what is not known has no cost");
    };
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
    if (e.operation() instanceof Operation.CreateIndex(var at, var i)) {
      keys = i.method().equals("gin") ? GIN_KEYS : 1;
      reads = i.concurrently() ? 2 : 1;
      if (i.where().isPresent()) {
        OptionalDouble matching = weights.matching(i.table(), i.where().get());
        least = matching.orElse(0);
        most = matching.orElse(w.rows());
      }
      weights.put(i.table(), withOneMoreIndex(w));
    }
    double scan = pace.change() + reads * read(w);
    double bytes = most * keys * ENTRY_BYTES;
    return new Cost(
        scan + least * keys * pace.key(),
        scan + most * keys * pace.key(),
        2 * bytes, // the index, and the files of the sort
        bytes);
  }

  private static Weight withOneMoreIndex(Weight w) {
    return new Weight(w.rows(), w.heapBytes(), w.toastBytes(), w.indexes() + 1, w.counted());
  }

  private Cost rewrite(Weight w) {
    double bytes = w.heapBytes() + w.toastBytes() + w.indexes() * w.rows() * ENTRY_BYTES;
    return Cost.of(
        pace.change()
            + read(w)
            + (w.heapBytes() + w.toastBytes()) * pace.writeByte()
            + w.indexes() * w.rows() * pace.key(),
        bytes,
        bytes);
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
    double each =
        delete ? pace.entry() : w.rowBytes() * pace.writeByte() + pace.entry() * (1 + w.indexes());
    double bytes = delete ? 0 : most * (w.rowBytes() + w.indexes() * ENTRY_BYTES);
    if (!delete) {
      weights.put(
          name,
          new Weight(
              w.rows(),
              w.heapBytes() + most * w.rowBytes(),
              w.toastBytes(),
              w.indexes(),
              w.counted()));
    }
    return new Cost(
        scan + touched.orElse(0) * each, scan + most * each, bytes, 2 * bytes + most * ENTRY_BYTES);
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
    double bytes = times * bytesWritten(List.copyOf(rows.writes()));
    return Cost.of((times + 1) * PYTHON * pace.statement(), bytes, 2 * bytes);
  }

  private double bytesWritten(List<String> tables) {
    return tables.stream()
        .map(weights::of)
        .mapToDouble(w -> w.rowBytes() + w.indexes() * ENTRY_BYTES)
        .sum();
  }
}
