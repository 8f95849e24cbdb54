package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long the database is at work on a path and what that writes, as a band; without the time that
 * it waits for locks of others.
 *
 * @param lowSeconds to {@code highSeconds}: all of it
 * @param diskBytes that are needed until it is done and vacuumed
 * @param walBytes that are written to the log
 * @param parts every operation, in the order in which it runs
 * @param holds how long each table is closed, largest table first
 * @param unknown operations that are not in the numbers, because what they do is not known
 */
public record Forecast(
    double lowSeconds,
    double highSeconds,
    long diskBytes,
    long walBytes,
    List<Part> parts,
    List<Hold> holds,
    List<Operation> unknown,
    String basis) {

  /**
   * One operation.
   *
   * @param table the one it goes through, empty when it goes through none
   */
  public record Part(
      String revision,
      Operation operation,
      String table,
      double lowSeconds,
      double highSeconds,
      long diskBytes,
      long walBytes) {}

  /** The longest time for which others cannot write to a table, or not even read it. */
  public record Hold(String table, LockMode mode, double lowSeconds, double highSeconds) {}

  /** The time one operation may take for nothing: a checkpoint, a flush of the log. */
  private static final double JOLT = 0.3;

  /** Shorter than this nothing is told apart. */
  private static final double SHORTEST = 0.1;

  public Forecast {
    parts = List.copyOf(parts);
    holds = List.copyOf(holds);
    unknown = List.copyOf(unknown);
  }

  /**
   * Forecasts a path.
   *
   * @param live the database it will run on, read-only
   */
  static Forecast of(PathExplanation path, Session live, Measurements measured, Pace pace) {
    List<String> largestFirst =
        measured.tables().stream().map(Measurements.TableSize::bareName).toList();
    var cost = new WorkCost(pace, new TableWeights(live, measured));
    var holds = new LockHolds();
    var parts = new ArrayList<Part>();
    var unknown = new ArrayList<Operation>();
    for (var r : path.revisions()) {
      cost.nextRevision();
      for (Explanation e : r.explanations()) {
        if (!e.inTransaction()) {
          holds.commit(parts);
        }
        holds.take(e.locks(), parts.size());
        if (e.work() == Work.UNKNOWN) {
          unknown.add(e.operation());
        } else {
          parts.add(part(r.revision().id(), e, cost.of(e), pace));
        }
        if (!e.inTransaction()) {
          holds.commit(parts);
        }
      }
    }
    holds.commit(parts);
    return new Forecast(
        low(parts),
        high(parts),
        parts.stream().mapToLong(Part::diskBytes).sum(),
        parts.stream().mapToLong(Part::walBytes).sum()
            + Math.round(path.revisions().size() * CatalogWal.STAMP),
        parts,
        holds.all().stream()
            .filter(h -> largestFirst.contains(h.table())) // nobody uses one that is made now
            .sorted(Comparator.comparingInt(h -> largestFirst.indexOf(h.table())))
            .toList(),
        unknown,
        pace.basis());
  }

  private static Part part(String revision, Explanation e, WorkCost.Cost cost, Pace pace) {
    return new Part(
        revision,
        e.operation(),
        e.locks().isEmpty() ? "" : e.locks().getFirst().table(),
        cost.leastSeconds() < SHORTEST ? 0 : cost.leastSeconds() / pace.down(),
        Math.max(cost.mostSeconds() * pace.spread(), cost.mostSeconds() + JOLT),
        Math.round(cost.diskBytes()),
        Math.round(cost.walBytes()));
  }

  static double low(List<Part> parts) {
    return parts.stream().mapToDouble(Part::lowSeconds).sum();
  }

  /** The jolt does not hit every operation: of many, the sum counts a few. */
  static double high(List<Part> parts) {
    double work =
        parts.stream()
            .mapToDouble(Part::highSeconds)
            .map(high -> high < 2 * JOLT ? high - JOLT : high)
            .sum();
    return parts.isEmpty() ? 0 : work + JOLT * Math.sqrt(parts.size());
  }
}
