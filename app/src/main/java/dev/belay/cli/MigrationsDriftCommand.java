package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.migration.Drift;
import dev.belay.migration.LiveMigration;
import dev.belay.migration.MigrationFacts;
import dev.belay.migration.Pace;
import dev.belay.migration.PaceProbe;
import dev.belay.migration.Revisions;
import dev.belay.outside.ExitCode;
import dev.belay.view.LiveMigrationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  private static final long MOST_SORT_KILOBYTES = 1_000_000;

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

  @Option(
      names = "--without-scratch",
      description =
          "Starts no scratch server: the schema is not compared and the forecast stays wide.")
  private boolean withoutScratch;

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
      LiveMigration.Stamp stamp = LiveMigration.stamp(live, revisions);
      if (stamp instanceof LiveMigration.Stamp.At(var revision, var pending) && !withoutScratch) {
        known(live, revisions, revision);
      } else {
        Pace pace = Pace.guessed("--without-scratch was given");
        print(LiveMigration.look(live, revisions, pace), Optional.empty());
      }
    }
    return ExitCode.DONE.code();
  }

  /** A scratch server builds the schema that should be there, and shows how fast this host is. */
  private void known(Session live, Revisions revisions, String revision) {
    Path below = Path.of(System.getProperty("java.io.tmpdir"), "belay-scratch");
    var wish =
        new ScratchServer.Wish(
            Optional.empty(), Optional.empty(), Optional.of(live.major()), settings(live));
    try (var scratch = ScratchServer.start(parts.shell(), wish, below)) {
      Pace pace = pace(scratch, live.major());
      Drift drift = Drift.of(live, scratch, revisions, revision, MigrationFacts.shipped());
      print(LiveMigration.look(live, revisions, pace), Optional.of(drift));
    }
  }

  private static Pace pace(ScratchServer scratch, int liveMajor) {
    String where = "a scratch server of this host, " + scratch.origin();
    if (scratch.major() != liveMajor) {
      where += " (PostgreSQL %d, the live server has %d)".formatted(scratch.major(), liveMajor);
    }
    try (Session empty = scratch.createDatabase("pace").open(LABEL)) {
      return PaceProbe.measure(empty, where);
    }
  }

  /** What decides how fast a server sorts and writes, as the live one has it, within bounds. */
  private static Map<String, String> settings(Session live) {
    long sortKilobytes =
        live.number("select setting::bigint from pg_settings where name = 'maintenance_work_mem'");
    String workers = live.text("show max_parallel_maintenance_workers");
    return Map.of(
        "maintenance_work_mem",
        Math.min(sortKilobytes, MOST_SORT_KILOBYTES) + "kB",
        "max_parallel_maintenance_workers",
        workers);
  }

  private void print(LiveMigration found, Optional<Drift> drift) {
    if (json) {
      terminal
          .out()
          .println(JsonMapper.shared().writeValueAsString(LiveMigrationText.json(found, drift)));
    } else {
      terminal.out().print(LiveMigrationText.of(found, drift));
      terminal.out().flush();
    }
  }
}
