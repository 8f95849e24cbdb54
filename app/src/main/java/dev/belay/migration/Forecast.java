package dev.belay.migration;

import dev.belay.database.Measurements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a path takes and what it writes, from the sizes of the tables; a band, because the
 * server's speed was not measured.
 *
 * @param lowSeconds to {@code highSeconds}: the whole path
 * @param bytes of WAL, and at most of disk, above
 */
public record Forecast(
    double lowSeconds, double highSeconds, long bytes, List<Part> parts, String basis) {

  /** One operation that goes through a table with rows. */
  public record Part(
      String revision,
      Operation operation,
      String table,
      double lowSeconds,
      double highSeconds,
      long bytes) {}

  private static final String BASIS =
      "sizes of this database, with speeds from a slow to a fast server, because no rehearsal has"
          + " been timed; rehearse to narrow it";

  public Forecast {
    parts = List.copyOf(parts);
  }

  /** Bytes of a table per second, on a slow and on a fast server. */
  private record Speed(double slow, double fast) {}

  private static Speed speed(Work work) {
    return switch (work) {
      case CATALOG -> new Speed(Double.MAX_VALUE, Double.MAX_VALUE);
      case SCAN -> new Speed(60e6, 3e9);
      case INDEX -> new Speed(10e6, 600e6);
      case REWRITE -> new Speed(8e6, 400e6);
      case ROWS -> new Speed(2e6, 200e6);
      case UNKNOWN -> new Speed(1e6, 3e9);
    };
  }

  static Forecast of(PathExplanation path, Measurements measured) {
    Map<String, Measurements.TableSize> sizes = new HashMap<>();
    measured.tables().forEach(t -> sizes.put(bare(t.name()), t));
    var parts = new ArrayList<Part>();
    double low = 0.01 * path.revisions().size();
    double high = 0.5 + 0.2 * path.revisions().size();
    long bytes = 0;
    for (var r : path.revisions()) {
      for (Explanation e : r.explanations()) {
        for (Explanation.Lock lock : e.locks()) {
          var size = sizes.get(lock.table());
          if (e.work() == Work.CATALOG || size == null) {
            continue;
          }
          Speed speed = speed(e.work());
          long through = size.totalBytes();
          var part =
              new Part(
                  r.revision().id(),
                  e.operation(),
                  lock.table(),
                  through / speed.fast(),
                  through / speed.slow(),
                  e.work() == Work.SCAN ? 0 : through);
          parts.add(part);
          low += part.lowSeconds();
          high += part.highSeconds();
          bytes += part.bytes();
        }
      }
    }
    return new Forecast(low, high, bytes, parts, BASIS);
  }

  private static String bare(String name) {
    return name.startsWith("public.") ? name.substring("public.".length()) : name;
  }
}
