package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.check.Risks;
import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvChange;
import dev.belay.config.EnvDecision;
import dev.belay.config.EnvFile;
import dev.belay.config.EnvSet;
import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.HostSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Brings together what each part of Belay knows about one upgrade. */
public final class Assessor {
  private final Catalog catalog;
  private final ComposeInstallation installation;
  private final Observed<DatabaseSummary> database;
  private final HostSummary host;

  public Assessor(
      Catalog catalog,
      ComposeInstallation installation,
      Observed<DatabaseSummary> database,
      HostSummary host) {
    this.catalog = catalog;
    this.installation = installation;
    this.database = database;
    this.host = host;
  }

  /**
   * @param configuration the environment carried to the target
   * @param risks that are judged beside what the merge itself asks
   */
  public Assessment assess(Upgrade change, ConfigurationPlan configuration, Risks risks) {
    ReleaseFacts before = catalog.release(change.from());
    ReleaseFacts after = catalog.release(change.to());
    EnvSet merged = merged(configuration, after);
    List<ServiceRow> services =
        new ServiceChanges(installation, before, after, ComposeSurvey.profiles(merged.project()))
            .rows();
    List<MigrationRow> migrations = migrations(before, after);
    List<Finding> findings =
        risks.judge(
            RiskReading.of(
                before, after, catalog.alembic(), installation, merged, services, database, host));
    return new Assessment(
        Assessment.SCHEMA,
        installation.directory(),
        change.from(),
        change.to(),
        change.hops(),
        findings,
        configuration.open().stream().map(Assessor::decision).toList(),
        configuration.changes().stream().map(Assessor::row).toList(),
        services,
        migrations,
        new PassedReleases(catalog, installation, change.hops())
            .between(change.from(), change.to()),
        new Ladder(before, after, migrations, database, oldImages(before, after)).rungs(),
        database);
  }

  private EnvSet merged(ConfigurationPlan configuration, ReleaseFacts after) {
    var files = new LinkedHashMap<String, EnvFile>();
    configuration.files().forEach((name, text) -> files.put(name, EnvFile.parse(name, text)));
    return installation.environment().with(after.compose().services(), files);
  }

  private static OpenDecision decision(EnvDecision d) {
    return new OpenDecision(d.id(), d.question(), d.options(), d.recommended(), d.why());
  }

  private static ConfigurationRow row(EnvChange c) {
    return new ConfigurationRow(
        c.key(),
        c.kind().words(),
        c.oldDefault(),
        c.newDefault(),
        c.yours(),
        c.becomes(),
        c.customised(),
        c.place().isEmpty() ? c.why() : c.why() + " (" + c.place() + ")");
  }

  private static Observed<List<String>> oldImages(ReleaseFacts before, ReleaseFacts after) {
    return Observed.unknown(
        "the migrations from %s to %s were not read here"
            .formatted(before.alembicHead(), after.alembicHead()),
        "belay migrations explain --tree DIFY_SOURCE_DIRECTORY");
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
