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
    String script = script(ordered);
    long comments = script.lines().filter(MigrationsSqlCommand::leftOut).count();
    if (comments > 0) {
      terminal
          .out()
          .printf(
              "-- not the whole of it: in %d places, marked below, Python decides or works on"
                  + " rows%n%n",
              comments);
    }
    terminal.out().print(script);
    return ExitCode.DONE.code();
  }

  private static boolean leftOut(String line) {
    return line.startsWith("-- not run here") || line.matches("-- \\S+\\.py:\\d+: .*");
  }

  private String script(List<Revision> ordered) {
    var out = new StringBuilder();
    for (Revision r : ordered) {
      out.append("-- %s %s%n".formatted(r.id(), r.title()));
      for (Operation o : downgrade ? r.downgrade() : r.upgrade()) {
        for (String sql : SqlWriter.statements(o)) {
          out.append(sql).append(sql.startsWith("--") ? "\n" : ";\n");
        }
      }
      out.append('\n');
    }
    return out.toString();
  }
}
