package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One verb of a plan: a record of roles, versions and labels, never of addresses, so that the same
 * step runs on the installation and on its twin.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
public sealed interface Step
    permits PrepareRelease,
        StopWriters,
        CaptureRollbackPoint,
        ReopenDatabases,
        RestoreRollbackPoint,
        DropKept,
        CaptureFiles,
        RestoreFiles,
        InstallRelease,
        CreateDatabase,
        SetAsideCreated,
        MigrateDatabase,
        MigratePlugins,
        MigrateVectors,
        VerifySchema,
        StartClosed,
        VerifyHealth,
        VerifyReach,
        VerifyPlugins,
        RunCommands,
        OpenTraffic,
        BackupDatabases,
        BackupFiles,
        BackupConfiguration,
        SealBackup,
        ProveBackup,
        RestoreBackup,
        RestoreBackupFiles,
        RecordBaseline,
        CarryNewRows {

  /** Unique in a plan, stable over resumes, short enough for a database session's name. */
  String id();

  /** What happens, as a line of a plan. */
  String title();

  /**
   * Looks at the world after the step was begun and its end is not on record. Reads only.
   *
   * @throws OutsideException when it cannot be found out
   */
  Inspection inspect(World world);

  /**
   * Does it.
   *
   * @throws OutsideException like {@link Outcome.Failed}, from anything the step uses
   */
  Outcome perform(World world);

  /** How it is taken back once begun. */
  Reversal reversal();

  /** The label under which it keeps a copy of something, if it does. */
  default Set<String> captures() {
    return Set.of();
  }

  /** The labels that it takes its content from. */
  default Set<String> restores() {
    return Set.of();
  }

  /** Whether it is only begun while the backup that the run counts on is there. */
  default boolean countsOnBackup() {
    return false;
  }

  /**
   * Whether it begins with the content of the rollback point, so that it can be repeated from there
   * when it broke off in its middle (S22).
   *
   * @param plan the steps of the plan that it belongs to
   */
  default boolean beginsAtTheRollbackPoint(List<Step> plan) {
    return false;
  }

  /**
   * Brings that content back, so that it can be repeated; what was copied stays.
   *
   * @return nothing when it cannot be repeated, or the run has no complete rollback point
   */
  default Optional<Proof> renew(World world) {
    return Optional.empty();
  }

  /** Ends it while it is under way, as far as it can be: {@link #perform} then fails. */
  default void end(World world) {}

  /** Whether, once begun, only a person may decide to go back: there may be new rows. */
  default boolean endsAutomaticReturn() {
    return false;
  }
}
