package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.migration.Drift;
import dev.belay.migration.LiveMigration;
import dev.belay.migration.Revisions;
import dev.belay.outside.ExitCode;
import dev.belay.view.LiveMigrationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay migrations drift}. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description =
        "The migrations against a live database, which is only read: where it stands, what in its"
            + " rows would stop the upgrade, how long it takes, and where its schema is not the one"
            + " that its revision produces.")
final class MigrationsDriftCommand implements Callable<Integer> {
  private static final Label LABEL = new Label("migrations", "drift");

  private final Parts parts;
  private final Terminal terminal;

  @Mixin private MigrationInput input;

  @Option(
      names = "--database",
      required = true,
      paramLabel = "URI",
      description = "postgresql://user@host:port/database; a role that may only SELECT is enough.")
  private String database;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long one query may take. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  MigrationsDriftCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Revisions revisions = input.texts(parts.shell());
    DatabaseServer server = DatabaseServer.of(DatabaseUri.parse(database), PasswordSource.own());
    try (Session live =
        server.readOnly(server.uri().database(), LABEL, Duration.ofSeconds(timeoutSeconds))) {
      LiveMigration found = LiveMigration.look(live, revisions);
      Optional<Drift> drift = drift(live, revisions, found);
      if (json) {
        terminal
            .out()
            .println(JsonMapper.shared().writeValueAsString(LiveMigrationText.json(found, drift)));
      } else {
        terminal.out().print(LiveMigrationText.of(found, drift));
        terminal.out().flush();
      }
    }
    return ExitCode.DONE.code();
  }

  private Optional<Drift> drift(Session live, Revisions revisions, LiveMigration found) {
    if (!(found.stamp() instanceof LiveMigration.Stamp.At(var revision, var pending))) {
      return Optional.empty();
    }
    Path below = Path.of(System.getProperty("java.io.tmpdir"), "belay-scratch");
    try (var scratch =
        ScratchServer.start(parts.shell(), ScratchServer.Wish.major(live.major()), below)) {
      return Optional.of(Drift.of(live, scratch.createDatabase("expected"), revisions, revision));
    }
  }
}
