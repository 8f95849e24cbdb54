package dev.belay.cli;

import dev.belay.config.Variables;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Assessment;
import dev.belay.plan.Assessor;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseSurvey;
import dev.belay.view.AssessmentJson;
import dev.belay.view.AssessmentMarkdown;
import dev.belay.view.AssessmentPage;
import dev.belay.view.AssessmentText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Option(
      names = "--database",
      paramLabel = "URI",
      description = "Dify's database, postgresql://USER@HOST:PORT/NAME; only read.")
  private @Nullable String database;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write PLAN.md, plan.html, plan.json and private/ there.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PlanCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Assessment assessment = assess();
    if (out != null) {
      new Folder(out).write(files(assessment));
    }
    terminal
        .out()
        .print(
            json ? AssessmentJson.of(assessment) : AssessmentText.of(assessment, "belay rehearse"));
    terminal.out().flush();
    return assessment.verdict().exit().code();
  }

  private static Map<String, byte[]> files(Assessment assessment) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("PLAN.md", AssessmentMarkdown.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.html", AssessmentPage.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.json", AssessmentJson.of(assessment).getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private Assessment assess() {
    Catalog releases = catalog.read();
    Variables shell = name -> Optional.ofNullable(System.getenv(name));
    ComposeInstallation found = ComposeSurvey.of(installation, shell);
    DifyVersion installed = from == null ? version(found) : DifyVersion.of(from);
    Upgrade change = upgrade(releases, installed, DifyVersion.of(to));
    return new Assessor(releases, found, database())
        .assess(change, List.of(), List.of(), found.profiles(), List.of());
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

  private Observed<DatabaseSummary> database() {
    if (database == null) {
      return Observed.unknown(
          "no --database was given",
          "belay plan --to %s --database postgresql://USER@HOST:5432/dify".formatted(to));
    }
    DatabaseServer server = DatabaseServer.of(DatabaseUri.parse(database), PasswordSource.own());
    return DatabaseSurvey.of(server, new Label("plan", "survey"));
  }
}
