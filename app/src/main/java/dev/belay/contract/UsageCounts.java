package dev.belay.contract;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often an installation received each operation of the Service API, and from whom, without
 * anything that was sent.
 *
 * @param operations by method and path with {@code {}} for parameters, for example {@code GET
 *     /conversations/{}}
 */
public record UsageCounts(SortedMap<String, Calls> operations) {

  public UsageCounts {
    operations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(operations));
  }

  /**
   * @param count all calls
   * @param callers how many callers, told apart by address and program, at most 10,000 counted
   * @param statuses calls by status
   * @param p50Millis median time, -1 when the log has no times
   * @param p99Millis 99th percentile, -1 when the log has no times
   */
  public record Calls(
      long count, int callers, SortedMap<Integer, Long> statuses, int p50Millis, int p99Millis) {

    public Calls {
      statuses = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    }

    public long failed() {
      return statuses.entrySet().stream()
          .filter(e -> e.getKey() >= 400)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /** Calls of an operation, given as method and path with any parameter names. */
  long calls(String title) {
    int space = title.indexOf(' ');
    OperationKey key = OperationKey.of(title.substring(0, space), title.substring(space + 1));
    Calls calls = operations.get(key.method() + " " + key.path());
    return calls == null ? 0 : calls.count();
  }
}
