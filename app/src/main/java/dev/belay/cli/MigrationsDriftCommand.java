package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.migration.Drift;
import dev.belay.migration.LiveMigration;
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
    if (withoutScratch) {
      Pace guessed = Pace.guessed("--without-scratch was given");
      print(look(server, revisions, guessed), Optional.empty());
    } else {
      compared(server, revisions);
    }
    return ExitCode.DONE.code();
  }

  /**
   * A scratch server shows how fast this host is and builds the schema that should be there. Both
   * take a while, so the snapshot of the live database is open only in between: an old snapshot
   * keeps the server from cleaning up, and one that lies idle may be ended.
   */
  private void compared(DatabaseServer server, Revisions revisions) {
    ScratchServer.Wish wish;
    try (Session live = session(server)) {
      wish =
          new ScratchServer.Wish(
              Optional.empty(), Optional.empty(), Optional.of(live.major()), settings(live));
      if (!(LiveMigration.stamp(live, revisions) instanceof LiveMigration.Stamp.At)) {
        print(
            LiveMigration.look(live, revisions, Pace.guessed("nothing is pending")),
            Optional.empty());
        return;
      }
    }
    Path below = Path.of(System.getProperty("java.io.tmpdir"), "belay-scratch");
    try (var scratch = ScratchServer.start(parts.shell(), wish, below)) {
      LiveMigration found = look(server, revisions, pace(scratch, wish.major().orElseThrow()));
      Optional<Drift> drift =
          found.stamp() instanceof LiveMigration.Stamp.At(var revision, var pending)
              ? found.schema().map(s -> Drift.of(s, scratch, revisions, revision, input.known()))
              : Optional.empty();
      print(found, drift);
    }
  }

  private LiveMigration look(DatabaseServer server, Revisions revisions, Pace pace) {
    try (Session live = session(server)) {
      return LiveMigration.look(live, revisions, pace);
    }
  }

  private Session session(DatabaseServer server) {
    return server.readOnly(server.uri().database(), LABEL, Duration.ofSeconds(timeoutSeconds));
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
