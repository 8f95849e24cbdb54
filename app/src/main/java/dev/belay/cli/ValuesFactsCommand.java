package dev.belay.cli;

import dev.belay.config.ChartDefaults;
import dev.belay.config.ChartFacts;
import dev.belay.config.ChartVersion;
import dev.belay.config.YamlText;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write.")
  private Path out;

  ValuesFactsCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var found = new ArrayList<ChartDefaults>();
    try (var directories = Files.list(charts)) {
      for (Path directory : directories.sorted().toList()) {
        var version = ChartVersion.parse(directory.getFileName().toString());
        Path values = directory.resolve("values.yaml");
        Path chart = directory.resolve("Chart.yaml");
        if (version.isPresent() && Files.exists(values)) {
          var about =
              Files.exists(chart) ? Optional.of(YamlText.read(chart)) : Optional.<YamlText>empty();
          found.add(ChartDefaults.of(version.get(), YamlText.read(values), about));
        }
      }
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the charts could not be read", e.toString(), "ls " + charts), e);
    }
    if (found.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "no chart was found", charts + " holds no VERSION/values.yaml", "ls " + charts));
    }
    try (var file = Files.newOutputStream(out)) {
      ChartFacts.write(found, file);
    }
    terminal
        .out()
        .println(
            "%d charts, %,d values, %,d bytes: %s"
                .formatted(
                    found.size(),
                    found.stream().mapToInt(c -> c.leaves().size()).sum(),
                    Files.size(out),
                    out));
    return ExitCode.DONE.code();
  }
}
