package dev.belay.cli;

import dev.belay.contract.DescriptionFacts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to write.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ApiFactsCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    try (var listed = Files.list(specs)) {
      List<Path> releases = listed.filter(Files::isDirectory).sorted().toList();
      byte[] facts = DescriptionFacts.of(releases);
      Files.write(out, facts);
      terminal
          .out()
          .println(
              json
                  ? "{\"schema\":1,\"releases\":%d,\"bytes\":%d}"
                      .formatted(releases.size(), facts.length)
                  : "%d releases, %,d bytes in %s".formatted(releases.size(), facts.length, out));
      return 0;
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "the facts could not be written", e.toString(), "belay api facts --help"),
          e);
    }
  }
}
