package dev.belay.store;

import dev.belay.database.DatabaseServer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Off-host backups of a set of databases.
 *
 * <p>A set is a directory with a signed {@code manifest.json}. The logical kind holds plain SQL and
 * compressed COPY files and a {@code restore.sh} that needs psql and zstd only; the physical kind
 * holds a copy of the server's data directory. A set counts as a backup after {@link #restore} on a
 * scratch server found no difference.
 */
public interface DatabaseBackup {

  /**
   * Writes a set into a new or empty directory; durable and sealed when this returns. Repeating it
   * over an unsealed set starts again.
   *
   * @throws dev.belay.outside.OutsideException when no way to carry the schema exists here, or the
   *     target is full
   */
  Backup write(Act act, Path set);

  /** The set as it was written, when it is sealed and this installation signed it. */
  Optional<Backup> sealed(Path set);

  /**
   * Reads the whole set and names every damage.
   *
   * @param digest what {@link Backup#digest()} said; without it an exchanged set cannot be told
   *     apart
   */
  BackupVerdict check(Path set, String digest);

  /**
   * Checks the set, restores every database under its own name onto another server, and compares
   * the result row for row with what was written. The names must not exist there yet.
   */
  BackupProof restore(Act act, Path set, String digest, DatabaseServer onto);

  /**
   * The same under names of the act's run, and the databases are dropped again: what an earlier
   * attempt left under them goes first. This is what makes a set a backup.
   */
  BackupProof prove(Act act, Path set, String digest, DatabaseServer onto);

  /**
   * Checks the set and restores it as the rollback point of the act's run on the installation's own
   * server; {@link DatabaseStore#rollBack} then returns to it by renaming.
   */
  BackupProof restoreRollbackPoint(Act act, Path set, String digest);
}
