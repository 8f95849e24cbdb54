package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.database.Session;
import dev.belay.migration.Operation;
import dev.belay.migration.Revision;
import dev.belay.migration.Simulation;
import dev.belay.migration.Wording;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.view.MigrationJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay migrations simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Builds the schema that the migrations produce in an empty database of yours.")
final class MigrationsSimulateCommand implements Callable<Integer> {
  private static final Label LABEL = new Label("migrations", "simulate");

  private final Parts parts;
  private final Terminal terminal;

  @Mixin private MigrationInput input;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "URI",
      description =
          "An empty database: postgresql://user@host:port/database. The password comes from"
              + " PGPASSWORD or ~/.pgpass.")
  private String into;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  MigrationsSimulateCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    List<Revision> path = input.path(input.texts(parts.shell()));
    DatabaseServer server = DatabaseServer.of(DatabaseUri.parse(into), PasswordSource.own());
    try (Session session = server.open(LABEL)) {
      empty(session);
      Simulation.Result result = Simulation.run(session, path);
      if (json) {
        terminal
            .out()
            .println(JsonMapper.shared().writeValueAsString(MigrationJson.simulation(result)));
      } else {
        print(result);
      }
    }
    return ExitCode.DONE.code();
  }

  private static void empty(Session session) {
    long tables =
        session.number(
            "select count(*) from pg_tables where schemaname not in ('pg_catalog',"
                + " 'information_schema')");
    if (tables > 0) {
      throw new OutsideException(
          Failure.badInput(
              "the database is not empty",
              tables + " tables in " + session.text("select current_database()"),
              "createdb belay_simulation"));
    }
  }

  private void print(Simulation.Result result) {
    terminal
        .out()
        .printf(
            "%d revisions, %d statements, now at %s%n",
            result.revisions(), result.statements(), result.head());
    for (Operation o : result.left()) {
      terminal.out().printf("  not run: %s (%s)%n", Wording.of(o), o.at());
    }
    if (result.partial()) {
      terminal.out().println("partial: the schema may differ where a step above is not known");
    }
  }
}
