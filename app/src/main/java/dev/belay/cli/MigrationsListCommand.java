package dev.belay.cli;

import dev.belay.migration.Revision;
import dev.belay.migration.Revisions;
import dev.belay.outside.ExitCode;
import dev.belay.view.MigrationJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay migrations list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "The revisions in the order in which Alembic applies them.")
final class MigrationsListCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private MigrationInput input;

  @Mixin private KnownMigrations known;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  MigrationsListCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Revisions revisions = known.read(input, parts.shell());
    List<Revision> path = input.path(revisions);
    if (json) {
      terminal
          .out()
          .println(
              JsonMapper.shared().writeValueAsString(MigrationJson.list(path, revisions.heads())));
      return ExitCode.DONE.code();
    }
    for (Revision r : path) {
      terminal
          .out()
          .printf(
              "%-14s %-14s %3d operations  %s%n",
              r.id(),
              r.parents().isEmpty() ? "(first)" : String.join("+", r.parents()),
              r.upgrade().size(),
              r.title());
    }
    terminal
        .out()
        .printf("%d revisions, head %s%n", path.size(), String.join(" ", revisions.heads()));
    return ExitCode.DONE.code();
  }
}
