package dev.belay.cli;

import dev.belay.config.ChartDefaults;
import dev.belay.config.ChartFacts;
import dev.belay.config.ChartVersion;
import dev.belay.config.YamlText;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay values facts}: how the shipped chart defaults are made. */
@Command(
    name = "facts",
    mixinStandardHelpOptions = true,
    description = "Builds the file of chart defaults from unpacked charts.")
final class ValuesFactsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--charts",
      required = true,
      paramLabel = "DIR",
      description = "Holds one directory per chart version with values.yaml and Chart.yaml.")
  private Path charts;

  @Mixin private FactsFile out;

  @SuppressWarnings("NullAway.Init")
  ValuesFactsCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var found = new ArrayList<ChartDefaults>();
    for (Path directory : FactsFile.releases(charts)) {
      var version = ChartVersion.parse(directory.getFileName().toString());
      Path values = directory.resolve("values.yaml");
      Path chart = directory.resolve("Chart.yaml");
      if (version.isPresent() && Files.exists(values)) {
        var about =
            Files.exists(chart) ? Optional.of(YamlText.read(chart)) : Optional.<YamlText>empty();
        found.add(ChartDefaults.of(version.get(), YamlText.read(values), about));
      }
    }
    if (found.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "no chart was found", charts + " holds no VERSION/values.yaml", "ls " + charts));
    }
    int values = found.stream().mapToInt(c -> c.leaves().size()).sum();
    String counted = "%d charts, %,d values".formatted(found.size(), values);
    terminal.out().println(out.write(to -> ChartFacts.write(found, to), counted));
    return ExitCode.DONE.code();
  }
}
