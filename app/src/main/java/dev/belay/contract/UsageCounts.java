package dev.belay.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often an installation received each operation of the Service API, and from whom, without
 * anything that was sent.
 *
 * @param operations by method and path with {@code {}} for parameters, for example {@code GET
 *     /conversations/{}}
 * @param elsewhere calls outside the Service API, by the first word of the path
 * @param lines read in all
 * @param unread lines that are no call
 * @param first and {@code last}: when, in seconds since the epoch, 0 when the log has no times
 */
public record UsageCounts(
    SortedMap<String, Calls> operations,
    SortedMap<String, Long> elsewhere,
    long lines,
    long unread,
    long first,
    long last) {

  public UsageCounts {
    operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    elsewhere = Collections.unmodifiableSortedMap(new TreeMap<>(elsewhere));
  }

  /**
   * @param title method and path as the description writes them
   * @param count all calls
   * @param callers how many callers, told apart by address and program, at most 10,000 per reader
   * @param programs the most frequent calling programs with their calls
   * @param statuses calls by status
   * @param p50Millis median time, -1 when the log has no times
   * @param p99Millis 99th percentile, -1 when the log has no times
   */
  public record Calls(
      String title,
      long count,
      int callers,
      Map<String, Long> programs,
      SortedMap<Integer, Long> statuses,
      int p50Millis,
      int p99Millis) {

    public Calls {
      programs = Collections.unmodifiableMap(new LinkedHashMap<>(programs));
      statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    }

    /** Calls that were answered with an error. */
    public long failed() {
      return statuses.tailMap(400).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Calls of an operation, given as method and path with any parameter names. */
  public long calls(String title) {
    int space = title.indexOf(' ');
    OperationKey key = OperationKey.of(title.substring(0, space), title.substring(space + 1));
    Calls calls = operations.get(key.method() + " " + key.path());
    return calls == null ? 0 : calls.count();
  }
}
