package dev.belay.evidence;

import dev.belay.step.BackupList;
import dev.belay.step.BackupSet;
import dev.belay.step.BackupTrial;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;

/**
 * A backup that was proven: what it holds and what its trial showed. Both are signed; the digest of
 * the trial names the evidence.
 *
 * @param digest SHA-256 of the signed trial
 */
public record BackupReport(
    Path set, Path evidence, String digest, BackupList list, BackupTrial trial) {

  /**
   * @throws dev.belay.outside.OutsideException with DIFFERS when a part of it was changed, is of
   *     another set, or was never made
   */
  public static BackupReport of(BackupSet set, InstallationKey key) {
    var list = set.list(key);
    var trial = set.trial(key, list.digest());
    return new BackupReport(
        set.directory(), set.proofFile(), trial.digest(), list.content(), trial.content());
  }

  /** The same as a gate reads it. */
  public BackupEvidence forGate() {
    return new BackupEvidence(
        set.toString(),
        trial.databases(),
        trial.strategy(),
        trial.written(),
        trial.tables(),
        trial.rows(),
        trial.bytes(),
        trial.restoredOn(),
        trial.differences(),
        trial.unlike(),
        list.installation(),
        trial.took());
  }
}
