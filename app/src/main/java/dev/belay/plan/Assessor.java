package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.DatabaseSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings together what each part of Belay knows about one upgrade. */
public final class Assessor {
  private final Catalog catalog;
  private final ComposeInstallation installation;
  private final Observed<DatabaseSummary> database;

  public Assessor(
      Catalog catalog, ComposeInstallation installation, Observed<DatabaseSummary> database) {
    this.catalog = catalog;
    this.installation = installation;
    this.database = database;
  }

  /**
   * @param profilesAfter the Compose profiles in force after the upgrade
   * @param findings of the checks that ran
   */
  public Assessment assess(
      Upgrade change,
      List<ConfigurationRow> configuration,
      List<OpenDecision> decisions,
      Set<String> profilesAfter,
      List<Finding> findings) {
    ReleaseFacts before = catalog.release(change.from());
    ReleaseFacts after = catalog.release(change.to());
    List<MigrationRow> migrations = migrations(before, after);
    return new Assessment(
        Assessment.SCHEMA,
        installation.directory(),
        change.from(),
        change.to(),
        change.hops(),
        findings,
        decisions,
        configuration,
        new ServiceChanges(installation, before, after, profilesAfter).rows(),
        migrations,
        new PassedReleases(catalog, installation, change.hops())
            .between(change.from(), change.to()),
        new Ladder(before, after, migrations, database, List.of()).rungs(),
        database);
  }

  private List<MigrationRow> migrations(ReleaseFacts before, ReleaseFacts after) {
    var known = before.revisions().stream().map(ReleasedRevision::id).collect(Collectors.toSet());
    var rows = new ArrayList<MigrationRow>();
    for (ReleasedRevision revision : after.revisions()) {
      if (!known.contains(revision.id())) {
        var first =
            catalog.alembic().find(revision.id()).map(e -> e.first()).orElse(after.version());
        rows.add(new MigrationRow(revision.id(), first, List.of(), List.of()));
      }
    }
    return rows;
  }
}
