package dev.belay.cli;

import dev.belay.migration.Explainer;
import dev.belay.migration.Explanation;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.RevisionFile;
import dev.belay.migration.Revisions;
import dev.belay.migration.SqlReader;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.view.ExplanationJson;
import dev.belay.view.MigrationText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay migrations explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "What each operation locks, blocks, reads and rewrites, whether there is a way back, and"
            + " whether the image that runs now can run on the result. SOURCE may be a .sql file.")
final class MigrationsExplainCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private MigrationInput input;

  @Mixin private KnownMigrations known;

  @Option(
      names = "--postgresql",
      paramLabel = "MAJOR",
      defaultValue = "15",
      description = "The server's major version, 13 to 18. Default: ${DEFAULT-VALUE}.")
  private int major;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  MigrationsExplainCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    if (major < 13 || major > 18) {
      throw new OutsideException(
          Failure.badInput(
              "this PostgreSQL is not known",
              "major " + major + ", known are 13 to 18",
              "belay migrations explain --postgresql 15"));
    }
    if (input.sqlFile().isPresent()) {
      return sql(input.sqlFile().get());
    }
    Revisions revisions = known.read(input, parts.shell());
    PathExplanation path = PathExplanation.of(revisions, input.from(), input.to(revisions), major);
    print(json ? write(ExplanationJson.path(path)) : MigrationText.path(path));
    return ExitCode.DONE.code();
  }

  private int sql(Path file) {
    try {
      var operations = SqlReader.file(file.toString(), RevisionFile.read(file));
      List<Explanation> explained = new Explainer(major).explain(operations);
      print(
          json
              ? write(ExplanationJson.statements(explained, major))
              : MigrationText.statements(explained));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the SQL file could not be read", String.valueOf(e), "ls -l " + file),
          e);
    }
  }

  private static String write(Object document) {
    return JsonMapper.shared().writeValueAsString(document) + "\n";
  }

  private void print(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }
}
