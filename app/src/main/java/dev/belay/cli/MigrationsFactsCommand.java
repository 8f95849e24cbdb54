package dev.belay.cli;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.MigrationSource;
import dev.belay.migration.Revisions;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay migrations facts}: writes what Belay ships about released migrations. */
@Command(
    name = "facts",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Writes the operations of many releases, by fingerprint, into one file.")
final class MigrationsFactsCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Option(names = "--out", required = true, description = "The file to write.")
  private Path out;

  @Parameters(arity = "1..*", paramLabel = "GITDIR:TAG", description = "The releases.")
  private List<String> releases;

  MigrationsFactsCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var all = new ArrayList<Revisions>();
    for (String release : releases) {
      int colon = release.lastIndexOf(':');
      all.add(
          MigrationSource.git(
                  parts.shell(),
                  Path.of(release.substring(0, Math.max(colon, 0))),
                  release.substring(colon + 1))
              .read());
    }
    MigrationFacts facts = MigrationFacts.collect(all);
    try (var to = Files.newOutputStream(out)) {
      facts.write(to);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("the facts could not be written", String.valueOf(e), "df -h"), e);
    }
    terminal
        .err()
        .printf(
            "%d releases, %d different migrations, %d other texts of the same%n",
            all.size(), facts.revisions().size(), facts.same().size());
    return ExitCode.DONE.code();
  }
}
