package dev.belay.cli;

import dev.belay.check.Risks;
import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvMerge;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.Assessment;
import dev.belay.plan.Assessor;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.HostSummary;
import dev.belay.survey.HostSurvey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that an upgrade is assessed by, and the assessment. */
final class PlanInput {
  @Mixin private InstallationInput input;

  @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The target.")
  private String to;

  @Mixin private DatabaseOption database;

  @Mixin private AnswersOption answers;

  @Option(
      names = "--risks",
      paramLabel = "DIR",
      description = "Known risks of your own organisation, beside the shipped ones.")
  private @Nullable Path risks;

  /** An assessment with the configuration that it speaks of; that one holds secrets. */
  record Assessed(Assessment assessment, ConfigurationPlan configuration) {}

  Assessed assess(Shell shell) {
    // What needs nothing of the installation is read while the installation is read.
    Early<HostSummary> host = Early.start(new HostSurvey(input.directory(), shell)::read);
    Early<MigrationFacts> migrations = Early.start(MigrationFacts::shipped);
    Early<Risks> known = Early.start(() -> risks == null ? Risks.shipped() : Risks.with(risks));
    var read = input.read();
    Upgrade change = upgrade(read.releases(), read.installed().version(), DifyVersion.of(to));
    Early<Risks> compiled = Early.start(() -> known.get().compiled(change.from(), change.to()));
    ConfigurationPlan configuration =
        EnvMerge.plan(
            read.set(), read.installed(), read.releases().release(change.to()), answers.read());
    Assessment assessment =
        new Assessor(
                read.releases(),
                read.found(),
                database.read(command()),
                host.get(),
                migrations.get())
            .assess(change, configuration, compiled.get());
    return new Assessed(assessment, configuration);
  }

  /** The command so far, for advice that adds an option to it. */
  String command() {
    return "belay plan --installation %s --to %s".formatted(input.directory(), to);
  }

  private static Upgrade upgrade(Catalog releases, DifyVersion from, DifyVersion to) {
    VersionChange change = Hops.shipped().between(from, to);
    if (change instanceof Upgrade) {
      releases.release(from);
      releases.release(to);
    }
    return switch (change) {
      case Upgrade upgrade -> upgrade;
      case VersionChange.Same(var version) ->
          throw refused("nothing to upgrade", version + " is installed", "belay catalog list");
      case VersionChange.Downgrade ignored ->
          throw refused(
              "%s is older than what is installed".formatted(to),
              from + " is installed, and Dify has no way from it to an older schema",
              "belay rollback, if a run upgraded it; else restore a backup of that version");
      case VersionChange.DeadEnd end ->
          throw refused("no way leads from %s to %s".formatted(from, to), end.why(), end.next());
      case VersionChange.Unreadable(var text) ->
          throw refused(
              "'" + text + "' is no version", "it has another form", "belay catalog list");
    };
  }

  private static OutsideException refused(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.BLOCKED, what, seen, next));
  }
}
