package dev.belay.step;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of a backup that was restored into a scratch server and compared.
 *
 * @param schema version of this shape
 * @param set digest of the backup's list: the proof is about this set and no other
 * @param databases digest of the set of databases
 * @param strategy how schema and rows were carried, in words
 * @param written when the backup was begun
 * @param tables compared, by count and 128-bit sum of row hashes
 * @param bytes of the databases in the set
 * @param files whose hashes were read again
 * @param restoredOn the scratch server, in words
 * @param differences between what was written and what was restored; empty means equal
 * @param unlike in what the scratch server differs from the installation's own
 * @param took for restoring and comparing
 */
public record BackupTrial(
    int schema,
    String set,
    String databases,
    String strategy,
    Instant written,
    int tables,
    long rows,
    long bytes,
    long files,
    String restoredOn,
    List<String> differences,
    List<String> unlike,
    Instant tried,
    Duration took) {
  public static final int SCHEMA = 1;

  public BackupTrial {
    differences = List.copyOf(differences);
    unlike = List.copyOf(unlike);
  }

  /** Whether it counts as a backup. */
  public boolean proven() {
    return tables > 0 && differences.isEmpty();
  }
}
