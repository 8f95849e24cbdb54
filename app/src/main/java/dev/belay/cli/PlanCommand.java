package dev.belay.cli;

import dev.belay.check.Risks;
import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvMerge;
import dev.belay.config.EnvSet;
import dev.belay.config.YamlText;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.Assessment;
import dev.belay.plan.Assessor;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.HostSummary;
import dev.belay.survey.HostSurvey;
import dev.belay.view.AssessmentJson;
import dev.belay.view.AssessmentMarkdown;
import dev.belay.view.AssessmentPage;
import dev.belay.view.AssessmentText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay plan}: what an upgrade would do here, and what speaks against it. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "What an upgrade would do to this installation. Changes nothing.")
final class PlanCommand implements Callable<Integer> {
  private final Shell shell;
  private final Terminal terminal;

  @Mixin private CatalogOption catalog;

  @Option(
      names = "--installation",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The directory with docker-compose.yaml and .env. Default: this one.")
  private Path installation;

  @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The target.")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "The installed version, when the image tags do not say it.")
  private @Nullable String from;

  @Mixin private DatabaseOption database;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write PLAN.md, plan.html, plan.json and private/ there.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A YAML file of answers: the id of a question, a colon, one of its options.")
  private @Nullable Path answers;

  @Option(
      names = "--risks",
      paramLabel = "DIR",
      description = "Known risks of your own organisation, beside the shipped ones.")
  private @Nullable Path risks;

  PlanCommand(Parts parts, Terminal terminal) {
    this.shell = parts.shell();
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Assessed assessed = assess();
    Assessment assessment = assessed.assessment();
    if (out != null) {
      new Folder(out).write(files(assessed));
    }
    terminal
        .out()
        .print(json ? AssessmentJson.of(assessment) : AssessmentText.of(assessment, next()));
    terminal.out().flush();
    return assessment.verdict().exit().code();
  }

  private String next() {
    return out == null
        ? "belay plan --installation %s --to %s --out DIR".formatted(installation, to)
        : "open " + out.resolve("plan.html");
  }

  private record Assessed(Assessment assessment, ConfigurationPlan configuration) {}

  private static Map<String, byte[]> files(Assessed assessed) {
    Assessment assessment = assessed.assessment();
    var files = new LinkedHashMap<String, byte[]>();
    for (String path : assessed.configuration().files().keySet()) {
      files.put("private/" + path, assessed.configuration().bytes(path));
    }
    files.put("PLAN.md", AssessmentMarkdown.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.html", AssessmentPage.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.json", AssessmentJson.of(assessment).getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private Assessed assess() {
    Catalog releases = catalog.read();
    ComposeInstallation found = ComposeSurvey.of(installation, System.getenv());
    DifyVersion installed = from == null ? version(found) : DifyVersion.of(from);
    Upgrade change = upgrade(releases, installed, DifyVersion.of(to));
    found = found.in(EnvSet.shell(System.getenv(), releases.release(installed)));
    HostSummary host = new HostSurvey(installation, shell).read();
    ConfigurationPlan configuration =
        EnvMerge.plan(
            found.environment(),
            releases.release(change.from()),
            releases.release(change.to()),
            answers == null ? Map.of() : YamlText.read(answers).pairs());
    Assessment assessment =
        new Assessor(releases, found, database.read("belay plan --to " + to), host)
            .assess(change, configuration, risks == null ? Risks.shipped() : Risks.with(risks));
    return new Assessed(assessment, configuration);
  }

  private DifyVersion version(ComposeInstallation found) {
    return switch (found.version()) {
      case Observed.Known<DifyVersion>(var version) -> version;
      case Observed.Unknown<DifyVersion>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("the installed version could not be read", why, next));
    };
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
