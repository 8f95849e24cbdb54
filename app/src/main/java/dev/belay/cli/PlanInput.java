package dev.belay.cli;

import dev.belay.catalog.ReadRelease;
import dev.belay.check.ApiCalls;
import dev.belay.check.Finding;
import dev.belay.check.Risks;
import dev.belay.config.CarriedEdits;
import dev.belay.config.ComposeDiff;
import dev.belay.config.ComposeStructure;
import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvMerge;
import dev.belay.config.EnvSet;
import dev.belay.config.Layout;
import dev.belay.config.TrackedFileChange;
import dev.belay.config.TrackedFileDiff;
import dev.belay.contract.UsageCounts;
import dev.belay.database.DatabaseServer;
import dev.belay.gate.PlanFolder;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Assessment;
import dev.belay.plan.Assessor;
import dev.belay.plan.EditedFiles;
import dev.belay.plan.Observations;
import dev.belay.release.AlembicHistory;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.VersionChange;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.PlanInputs;
import dev.belay.survey.HostSummary;
import dev.belay.survey.HostSurvey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Option(
      names = "--api-usage",
      paramLabel = "FILE",
      description =
          "What belay api usage --json printed, or an access log: breaking changes of the API that"
              + " you use are listed first.")
  private @Nullable Path apiUsage;

  @Mixin private EditedFilesInput edited;

  /**
   * An assessment with the configuration that it speaks of and the files merged for it; those hold
   * secrets.
   *
   * @param files what becomes of each of Dify's that Compose or a container reads
   * @param target their texts in the target release
   * @param read releases that the catalog does not have
   */
  record Assessed(
      Assessment assessment,
      ConfigurationPlan configuration,
      Map<String, byte[]> merged,
      List<TrackedFileChange> files,
      TrackedFileDiff.Texts target,
      Catalog releases,
      List<ReadRelease> read) {}

  /**
   * @param folder of an earlier plan, whose answers decide here
   * @param here learns where the database is
   */
  Assessed assess(Parts parts, Optional<Path> folder, Here here) {
    // What needs nothing of the installation is read while the installation is read.
    Early<MigrationFacts> shipped =
        Early.start(() -> MigrationFacts.with(List.of(input.catalog())));
    Early<Risks> known = Early.start(this::risks);
    Early<Optional<UsageCounts>> usage =
        Early.start(() -> Optional.ofNullable(apiUsage).map(ApiUsageCommand::read));
    var atHand =
        new ReleasesAtHand(
            parts.shell(), input.directory(), edited.tree(), edited.base(), shipped::get);
    DifyVersion wanted = DifyVersion.of(to);
    var read = input.read((catalog, installed) -> atHand.with(catalog, installed, wanted));
    here.database(DatabaseAddress.of(read.found()));
    Early<HostSummary> host = Early.start(new HostSurvey(read.found(), parts.shell())::read);
    Upgrade change = upgrade(read.releases(), read.installed().version(), wanted);
    Early.start(() -> readAhead(read.releases(), change));
    Early<Risks> compiled = Early.start(() -> known.get().compiled(change.from(), change.to()));
    ReleaseFacts target = read.releases().release(change.to());
    Early<List<TrackedFileChange>> files =
        Early.start(
            () -> edited.changes(parts.shell(), input.directory(), read.installed(), target));
    boolean own = Layout.of(read.set(), read.installed().compose()).own();
    ComposeStructure next = own ? read.set().compose() : read.set().next(target, files.get());
    ConfigurationPlan configuration =
        EnvMerge.plan(read.set(), read.installed(), target, next, answers(folder))
            .answered(answers.read());
    DatabaseLook look = look(parts);
    EnvSet merged = configuration.over(read.set(), next);
    List<TrackedFileChange> settled =
        new CarriedEdits(read.set(), merged)
            .settled(
                own ? besideCompose(files.get()) : files.get(),
                () ->
                    ComposeDiff.of(
                        read.installed().compose(), target.compose(), read.set().main()));
    var seen =
        new Observations(
            read.found(),
            look.summary(),
            look.use(merged),
            look.admits(merged),
            look.admitsDaemon(merged),
            host.get(),
            settled,
            look::held);
    List<Finding> calls =
        ApiCalls.judge(change.from(), change.to(), usage.get(), String.valueOf(apiUsage));
    Assessment assessment =
        new Assessor(read.releases(), seen, atHand.migrations(), atHand.origins())
            .assess(change, configuration, next, compiled.get(), calls);
    return new Assessed(
        assessment,
        configuration,
        EditedFiles.texts(seen.files()),
        seen.files(),
        edited.target(parts.shell(), input.directory(), target),
        read.releases(),
        atHand.read());
  }

  /** A compose file of one's own gives way to none of Dify's. */
  private static List<TrackedFileChange> besideCompose(List<TrackedFileChange> files) {
    return files.stream().filter(f -> !f.path().equals(TrackedFileDiff.COMPOSE)).toList();
  }

  /** The catalog keeps what it read, and the assessment asks it for these later. */
  private static AlembicHistory readAhead(Catalog releases, Upgrade change) {
    Hops.shipped().passed(releases.versions(), change.from(), change.to()).forEach(releases::find);
    return releases.alembic();
  }

  /** The directories of the operator's own that the assessment read. */
  PlanInputs inputs() {
    return new PlanInputs(Optional.ofNullable(risks), Optional.of(input.catalog()));
  }

  InstallationInput installation() {
    return input;
  }

  DifyVersion to() {
    return DifyVersion.of(to);
  }

  Optional<DatabaseServer> database() {
    return database.server();
  }

  Risks risks() {
    return risks == null ? Risks.shipped() : Risks.with(risks);
  }

  Path directory() {
    return input.directory();
  }

  /** The file that says how to drive the installation, when there is one. */
  Optional<Path> installationFile() {
    return Optional.of(input.directory().resolve("belay.yaml")).filter(Files::isRegularFile);
  }

  /**
   * At the database that was named, else at Dify's own by {@code belay.yaml}; where that is not
   * reached, the rest of a plan is as true as without it.
   */
  private DatabaseLook look(Parts parts) {
    var file = installationFile();
    if (database.server().isPresent() || file.isEmpty()) {
      return DatabaseLook.of(database.server(), command());
    }
    Installation described = InstallationFile.read(file.get());
    String name = described.databases().get(MigrateDatabase.DIFY);
    if (name == null) {
      return DatabaseLook.of(Optional.empty(), command());
    }
    try {
      return new DatabaseLook(Observed.known(parts.server(described).database(name)));
    } catch (OutsideException e) {
      return new DatabaseLook(
          Observed.unknown(
              "%s: %s".formatted(e.failure().what(), e.failure().seen()), e.failure().next()));
    }
  }

  /** What was answered beside an earlier plan, and what the file adds. */
  private Map<String, String> answers(Optional<Path> folder) {
    var all = new LinkedHashMap<String, String>();
    folder.ifPresent(
        f -> PlanFolder.answers(f).forEach((id, answer) -> all.put(id, answer.choice())));
    all.putAll(answers.read());
    return all;
  }

  /** The command so far, for advice that adds an option to it. */
  String command() {
    return "belay plan --to " + ShellWord.of(to);
  }

  static Upgrade upgrade(Catalog releases, DifyVersion from, DifyVersion to) {
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
