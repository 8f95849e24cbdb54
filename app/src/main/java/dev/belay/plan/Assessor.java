package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.check.RiskFacts;
import dev.belay.check.Risks;
import dev.belay.config.ComposeDiff;
import dev.belay.config.ComposeStructure;
import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EffectiveProject;
import dev.belay.config.EnvChange;
import dev.belay.config.EnvDecision;
import dev.belay.config.EnvMask;
import dev.belay.config.EnvSet;
import dev.belay.config.Layout;
import dev.belay.migration.MigrationFacts;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.PreviousImage;
import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.RequiredAct;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeInstallation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings together what each part of Belay knows about one upgrade. */
public final class Assessor {
  private final Catalog catalog;
  private final Observations seen;
  private final MigrationFacts released;
  private final List<ReadFrom> read;

  /**
   * @param released what the migrations of every known release do
   * @param read the releases of the catalog that were read for this assessment
   */
  public Assessor(
      Catalog catalog, Observations seen, MigrationFacts released, List<ReadFrom> read) {
    this.catalog = catalog;
    this.seen = seen;
    this.released = released;
    this.read = List.copyOf(read);
  }

  /**
   * @param configuration the environment carried to the target
   * @param next the compose files as they are after the upgrade
   * @param risks that are judged beside what the merge itself asks
   * @param calls what was found about the calls that the installation receives; said first
   */
  public Assessment assess(
      Upgrade change,
      ConfigurationPlan configuration,
      ComposeStructure next,
      Risks risks,
      List<Finding> calls) {
    ReleaseFacts before = catalog.release(change.from());
    ReleaseFacts after = catalog.release(change.to());
    ComposeInstallation installation = seen.installation();
    EffectiveProject then =
        EffectiveProject.of(configuration.over(installation.environment(), next));
    Layout layout = Layout.of(installation.environment(), before.compose());
    List<ServiceRow> services =
        layout.own()
            ? OwnFileServices.rows(installation, after)
            : new ServiceChanges(installation, before, after, then).rows();
    var rows = new MigrationRows(catalog, released, seen.database());
    Optional<PathExplanation> explained = rows.explained(before, after);
    List<MigrationRow> migrations = rows.rows(explained, before, after);
    RiskFacts facts =
        RiskReading.of(before, after, catalog.alembic(), seen, then, services, released);
    var findings = new ArrayList<Finding>(calls);
    findings.addAll(new KnownWay(catalog, released, read, before, after).findings(explained));
    findings.addAll(risks.judge(facts));
    findings.addAll(StoreMoves.findings(services, moved(change)));
    explained.ifPresent(p -> findings.addAll(Losses.findings(Losses.of(p), seen.losses())));
    findings.addAll(new LayoutFindings(installation, layout, before, after).findings(services));
    findings.addAll(layout.own() ? List.of() : edited(before, after));
    notes(configuration).ifPresent(findings::add);
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
        new PassedReleases(catalog, installation, change.hops(), facts)
            .between(change.from(), change.to()),
        new Ladder(before, after, migrations, seen.database(), oldImages(explained)).rungs(),
        seen.database());
  }

  /** Stores whose move an act of the way asks about; its id begins with the store's name. */
  private static Set<String> moved(Upgrade change) {
    return change.hops().stream()
        .flatMap(h -> h.acts().stream())
        .filter(a -> a.moment() == RequiredAct.Moment.BEFORE_START && a.commands().isEmpty())
        .map(a -> a.id().replaceFirst("-.*", ""))
        .collect(Collectors.toSet());
  }

  private List<Finding> edited(ReleaseFacts before, ReleaseFacts after) {
    EnvSet environment = seen.installation().environment();
    var mask = new EnvMask(before, environment.project());
    var compose = ComposeDiff.of(before.compose(), after.compose(), environment.main());
    return new EditedFiles(compose, mask).findings(seen.files());
  }

  /** What the merge could not follow is nothing to keep to oneself. */
  private static Optional<Finding> notes(ConfigurationPlan configuration) {
    return configuration.notes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding.Warned(
                "not-followed",
                "parts of the configuration could not be followed",
                String.join("; ", configuration.notes()),
                "docker compose config shows what Compose makes of them",
                "S26"));
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

  private static Observed<List<String>> oldImages(Optional<PathExplanation> explained) {
    if (explained.isEmpty()) {
      return Observed.unknown(
          "what not all of the migrations do was read",
          "read it from a clone of Dify, belay catalog build --git CLONE --version VERSION, then"
              + " belay plan");
    }
    PreviousImage image = explained.get().previousImage();
    return Observed.known(
        image.verdict() == PreviousImage.Verdict.RUNS ? List.of() : image.reasons());
  }
}
