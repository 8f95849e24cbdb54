package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.outside.Observed;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseSurvey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --database}: Dify's database, to be read only. */
final class DatabaseOption {
  @Option(
      names = "--database",
      paramLabel = "URI",
      description =
          "Dify's database, postgresql://USER@HOST:PORT/NAME; only read. The password comes from"
              + " PGPASSWORD, PGPASSFILE or ~/.pgpass.")
  private @Nullable String uri;

  boolean named() {
    return uri != null;
  }

  /**
   * @param command the command line so far, for advice
   */
  Observed<DatabaseSummary> read(String command) {
    if (uri == null) {
      return Observed.unknown(
          "no --database was given", command + " --database postgresql://USER@HOST:5432/dify");
    }
    DatabaseServer server = DatabaseServer.of(DatabaseUri.parse(uri), PasswordSource.own());
    return DatabaseSurvey.of(server, new Label("survey", "read"));
  }
}
