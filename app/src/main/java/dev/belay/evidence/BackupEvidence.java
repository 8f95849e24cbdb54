package dev.belay.evidence;

import dev.belay.store.InstallationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup that was restored into a scratch server and compared with what was backed up.
 *
 * @param set where it lies
 * @param digest that identifies it
 * @param written when it was complete
 * @param restoredOn the scratch server, in words
 * @param differences between what was written and what was restored; empty means equal
 * @param unlike in what the scratch server differs from the one that was backed up
 * @param installation whose it is; empty in evidence that an older Belay wrote
 * @param restore how long the restore and the comparison took
 */
public record BackupEvidence(
    String set,
    String digest,
    String strategy,
    Instant written,
    int tables,
    long rows,
    long bytes,
    String restoredOn,
    List<String> differences,
    List<String> unlike,
    Optional<InstallationId> installation,
    Duration restore) {
  public BackupEvidence {
    installation = installation == null ? Optional.empty() : installation;
    differences = List.copyOf(differences);
    unlike = List.copyOf(unlike);
  }

  /** Whether it counts as a backup: restored, compared, and equal. */
  public boolean proven() {
    return tables > 0 && differences.isEmpty();
  }
}
