package dev.belay.store;

import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * The price of a rollback point, said before it is paid.
 *
 * @param bytes of each database by name; the copy takes the same again
 * @param strategy how the server will copy
 * @param walBytes that the copy writes to WAL, its archive and every standby
 * @param least and {@code most}: how long the databases are closed for it, at 400 and at 200 MB/s
 * @param freeBytes on the file system of the data directory
 * @param obstacles why it cannot be made as things are; each with its next step or the next rung
 * @param warnings what a person should know and may accept
 */
public record RollbackBudget(
    SortedMap<String, Long> bytes,
    String strategy,
    long walBytes,
    Duration least,
    Duration most,
    Observed<Long> freeBytes,
    List<Failure> obstacles,
    List<String> warnings) {
  public RollbackBudget {
    obstacles = List.copyOf(obstacles);
    warnings = List.copyOf(warnings);
  }

  public long copyBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
