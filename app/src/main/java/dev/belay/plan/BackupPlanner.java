package dev.belay.plan;

import dev.belay.step.BackupConfiguration;
import dev.belay.step.BackupDatabases;
import dev.belay.step.BackupFiles;
import dev.belay.step.ProveBackup;
import dev.belay.step.SealBackup;
import dev.belay.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the plan of a backup: written, sealed, and restored to prove it; pure. */
public final class BackupPlanner {
  /** A backup asks for nothing that could drift. */
  private static final String NO_BASIS = "none";

  private BackupPlanner() {}

  /**
   * @param release that is installed
   * @param directories roles of the files that belong to it
   */
  public static Plan plan(String release, List<String> directories) {
    var steps = new ArrayList<Step>();
    steps.add(new BackupDatabases());
    directories.forEach(role -> steps.add(new BackupFiles(role)));
    steps.add(new BackupConfiguration());
    steps.add(new SealBackup(release));
    steps.add(new ProveBackup());
    return new Plan(
        Plan.SCHEMA, Kind.BACKUP, release, release, NO_BASIS, Set.of(), List.of(), steps);
  }
}
