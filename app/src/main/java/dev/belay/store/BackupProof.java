package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * A set that was restored and compared.
 *
 * @param tables compared, by count and 128-bit sum of row hashes
 * @param differences between what was written and what was restored; empty means equal
 * @param unlike in what the server differs from the one that was backed up; the rows are not
 *     concerned
 */
public record BackupProof(
    int tables, long rows, List<String> differences, List<String> unlike, Duration took) {
  public BackupProof {
    differences = List.copyOf(differences);
    unlike = List.copyOf(unlike);
  }

  public boolean proven() {
    return differences.isEmpty() && tables > 0;
  }
}
