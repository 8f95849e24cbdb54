package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Observed;
import dev.belay.release.CatalogFiles;
import dev.belay.release.NewerReleases;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.HostSummary;
import dev.belay.survey.HostSurvey;
import dev.belay.view.AssessmentJson;
import dev.belay.view.SurveyText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay survey}: what is installed, how big, in which state. */
@Command(
    name = "survey",
    mixinStandardHelpOptions = true,
    description = "What is installed, how big, in which state. Changes nothing.")
final class SurveyCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Option(
      names = "--installation",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The directory with docker-compose.yaml and .env. Default: this one.")
  private Path installation;

  @Mixin private KubernetesOption kubernetes;

  @Mixin private DatabaseOption database;

  @Mixin private StateOption remembered;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  SurveyCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var cluster = kubernetes.place(installation);
    if (cluster.isPresent()) {
      return new ClusterLook(parts, terminal).survey(cluster.get(), json);
    }
    KubernetesDirectory.refuse(installation);
    ComposeInstallation found = ComposeSurvey.of(installation, System.getenv());
    terminal.here().state(remembered.directory());
    terminal.here().database(DatabaseAddress.of(found));
    HostSummary host = new HostSurvey(found, parts.shell()).read();
    Observed<DatabaseSummary> summary =
        DatabaseLook.of(database.server(), "belay survey").summary();
    newer(found).ifPresent(note -> terminal.err().println("belay: " + note));
    terminal
        .out()
        .print(json ? document(found, host, summary) : SurveyText.of(found, host, summary));
    terminal.out().flush();
    boolean unknown =
        Stream.of(
                found.version(),
                summary,
                host.storageOwner(),
                host.repairFlag(),
                host.sandboxPython(),
                host.memoryBytes(),
                host.composeVersion(),
                host.packages())
            .anyMatch(Observed.Unknown.class::isInstance);
    return (unknown ? ExitCode.UNKNOWN : ExitCode.DONE).code();
  }

  /** A word where the installation is newer than what this Belay brought. */
  private static Optional<String> newer(ComposeInstallation found) {
    var newest = CatalogFiles.shipped().versions().getLast();
    return found
        .version()
        .ifKnown()
        .filter(newest::before)
        .map(version ->
            "Dify %s is newer than the newest release that this Belay knows, %s%s"
                .formatted(
                    version,
                    newest,
                    NewerReleases.find(version).map(r -> "; of " + r.words()).orElse("")));
  }

  private static String document(
      ComposeInstallation found, HostSummary host, Observed<DatabaseSummary> summary) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("installation", found.directory());
    document.put("version", found.version());
    document.put("profiles", found.profiles());
    document.put("services", found.services());
    document.put("host", host);
    document.put("database", summary);
    document.put("notRead", found.environment().unresolved());
    return AssessmentJson.text(document);
  }
}
