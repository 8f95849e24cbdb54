package dev.belay.plan;

import dev.belay.step.OpenTraffic;
import dev.belay.step.RestoreBackup;
import dev.belay.step.RestoreBackupFiles;
import dev.belay.step.RestoreRollbackPoint;
import dev.belay.step.StartClosed;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import dev.belay.step.VerifyHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the plan that returns an installation to a backup of the release it has; pure. */
public final class RestorePlanner {
  private static final String LABEL = "backup";

  /** The set itself, by its digest, is all that a restore rests on. */
  private static final String NO_BASIS = "none";

  private RestorePlanner() {}

  /**
   * @param release that is installed, and that the backup is of
   * @param digest of the backup's list
   * @param directories roles of the files that are in it
   */
  public static Plan plan(String release, String digest, List<String> directories) {
    var steps = new ArrayList<Step>();
    steps.add(new RestoreBackup(LABEL, digest)); // what can fail fails while all still runs
    steps.add(new StopWriters(release));
    steps.add(new RestoreRollbackPoint(LABEL));
    directories.forEach(role -> steps.add(new RestoreBackupFiles(role, digest)));
    steps.add(new StartClosed(release));
    steps.add(new VerifyHealth(release));
    steps.add(new OpenTraffic(release));
    return new Plan(
        Plan.SCHEMA, Kind.RESTORE, release, release, NO_BASIS, Set.of(), List.of(), steps);
  }
}
