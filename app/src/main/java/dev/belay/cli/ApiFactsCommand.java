package dev.belay.cli;

import dev.belay.contract.DescriptionFacts;
import dev.belay.outside.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay api facts}: makes the resource from which known descriptions are read. */
@Command(
    name = "facts",
    mixinStandardHelpOptions = true,
    description = "Writes the facts of many releases' descriptions, without prose, to one file.")
final class ApiFactsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--specs",
      required = true,
      paramLabel = "DIR",
      description = "A directory with one directory of description files per release.")
  private Path specs;

  @Mixin private FactsFile out;

  @SuppressWarnings("NullAway.Init")
  ApiFactsCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Path> releases = FactsFile.releases(specs);
    byte[] facts = DescriptionFacts.of(releases);
    terminal.out().println(out.write(to -> to.write(facts), releases.size() + " releases"));
    return ExitCode.DONE.code();
  }
}
