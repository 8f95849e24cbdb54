package dev.belay.release;

import java.util.List;

/**
 * One leg of a path.
 *
 * @param acts what a person or Belay has to do beside the migration, in order, while {@code to} is
 *     installed
 * @param stopReasons why the path stops at {@code to}; empty on the last leg
 */
public record Hop(
    DifyVersion from, DifyVersion to, List<RequiredAct> acts, List<String> stopReasons) {
  public Hop {
    acts = List.copyOf(acts);
    stopReasons = List.copyOf(stopReasons);
  }
}
