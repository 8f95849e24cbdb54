package dev.belay.cli;

import dev.belay.migration.Operation;
import dev.belay.migration.Revision;
import dev.belay.migration.Revisions;
import dev.belay.migration.SqlWriter;
import dev.belay.outside.ExitCode;
import dev.belay.view.MigrationJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay migrations sql}. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description =
        "The statements that the migrations send to PostgreSQL. What Python does to rows, and what"
            + " could not be read, stands as a comment.")
final class MigrationsSqlCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private MigrationInput input;

  @Option(names = "--downgrade", description = "The way back: the downgrades, newest first.")
  private boolean downgrade;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  MigrationsSqlCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Revisions revisions = input.texts(parts.shell());
    List<Revision> path = input.path(revisions);
    List<Revision> ordered = downgrade ? path.reversed() : path;
    if (json) {
      terminal
          .out()
          .println(JsonMapper.shared().writeValueAsString(MigrationJson.sql(ordered, downgrade)));
      return ExitCode.DONE.code();
    }
    for (Revision r : ordered) {
      terminal.out().printf("-- %s %s%n", r.id(), r.title());
      for (Operation o : downgrade ? r.downgrade() : r.upgrade()) {
        for (String sql : SqlWriter.statements(o)) {
          terminal.out().println(sql.startsWith("--") ? sql : sql + ";");
        }
      }
      terminal.out().println();
    }
    return ExitCode.DONE.code();
  }
}
