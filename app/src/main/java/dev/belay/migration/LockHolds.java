package dev.belay.migration;

import dev.belay.migration.Explanation.Lock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long tables stay closed on a path: a lock is held from the operation that takes it to the end
 * of its transaction, whatever the operations in between do.
 */
final class LockHolds {
  private final Map<String, Since> open = new LinkedHashMap<>();
  private final Map<String, Forecast.Hold> longest = new HashMap<>();

  /** The strongest lock so far, held since before this part. */
  private record Since(LockMode mode, int part) {}

  /** Locks that the next part takes; those that let others write are no wait for anyone. */
  void take(List<Lock> locks, int part) {
    for (Lock lock : locks) {
      if (lock.mode().blocksWrites()) {
        open.merge(
            lock.table(),
            new Since(lock.mode(), part),
            (a, b) -> new Since(a.mode().compareTo(b.mode()) >= 0 ? a.mode() : b.mode(), a.part()));
      }
    }
  }

  /** The transaction ends after these parts. */
  void commit(List<Forecast.Part> parts) {
    open.forEach((table, since) -> {
      List<Forecast.Part> held = parts.subList(since.part(), parts.size());
      var hold = new Forecast.Hold(table, since.mode(), Forecast.low(held), Forecast.high(held));
      longest.merge(table, hold, (a, b) -> a.highSeconds() >= b.highSeconds() ? a : b);
    });
    open.clear();
  }

  List<Forecast.Hold> all() {
    return List.copyOf(longest.values());
  }
}
