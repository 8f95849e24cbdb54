package dev.belay.plan;

import dev.belay.config.TrackedFileChange;
import dev.belay.outside.Observed;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseUse;
import dev.belay.survey.HostSummary;
import java.util.List;

/**
 * What was seen of one installation.
 *
 * @param files the files of Dify's that the operator has, compared with both releases
 * @param losses counts what migrations drop
 * @param admitted whether the database lets the merged configuration's user in with its password
 * @param daemonAdmitted the same for the plugin daemon, as its own client asks
 */
public record Observations(
    ComposeInstallation installation,
    Observed<DatabaseSummary> database,
    Observed<DatabaseUse> use,
    Observed<Boolean> admitted,
    Observed<Boolean> daemonAdmitted,
    HostSummary host,
    List<TrackedFileChange> files,
    Losses.Count losses) {
  public Observations {
    files = List.copyOf(files);
  }
}
