package dev.belay.cli;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.MigrationSource;
import dev.belay.migration.Revisions;
import dev.belay.outside.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private FactsFile out;

  @Parameters(arity = "1..*", paramLabel = "GITDIR:TAG", description = "The releases.")
  private List<String> releases;

  @SuppressWarnings("NullAway.Init")
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
    String counted =
        "%d releases, %d different migrations, %d other texts of the same"
            .formatted(all.size(), facts.revisions().size(), facts.same().size());
    terminal.err().println(out.write(facts::write, counted));
    return ExitCode.DONE.code();
  }
}
