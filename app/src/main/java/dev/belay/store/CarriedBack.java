package dev.belay.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * New rows that are in the old schema now, and those that are not.
 *
 * @param conflicts one text each: table, how many rows, why; their rows are in {@code exports}
 * @param sequences that were advanced
 */
public record CarriedBack(
    NewRows carried, List<String> conflicts, List<Path> exports, int sequences, Duration took) {
  public CarriedBack {
    conflicts = List.copyOf(conflicts);
    exports = List.copyOf(exports);
  }
}
