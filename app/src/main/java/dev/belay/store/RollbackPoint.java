package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * Copies of all databases, made on the same server.
 *
 * @param strategy how the server copied: WAL_LOG, FILE_COPY, or CLONE
 * @param closed how long nobody could connect
 */
public record RollbackPoint(
    String run, List<KeptDatabase> databases, String strategy, Evicted evicted, Duration closed) {
  public RollbackPoint {
    databases = List.copyOf(databases);
  }

  public long bytes() {
    return databases.stream().mapToLong(KeptDatabase::bytes).sum();
  }
}
