package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * Sessions that were ended when the databases were closed.
 *
 * @param sessions one text each: role, database, program, address
 */
public record Evicted(List<String> sessions, Duration took) {
  public Evicted {
    sessions = List.copyOf(sessions);
  }
}
