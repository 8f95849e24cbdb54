package dev.belay.cli;

import dev.belay.config.ValuesSet;
import dev.belay.config.YamlText;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What helm is given on its command line beside the files. */
final class SetOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "As helm's --set; wins over every file.")
  private List<String> set = List.of();

  @Option(names = "--set-string", paramLabel = "KEY=VALUE", description = "As helm's --set-string.")
  private List<String> strings = List.of();

  @Option(
      names = "--set-file",
      paramLabel = "KEY=FILE",
      description = "As helm's --set-file; the file is read.")
  private List<String> files = List.of();

  /** They as a file of their own, which can stand in their place; empty when there are none. */
  Optional<YamlText> file() {
    var values = new ValuesSet();
    set.forEach(values::set);
    strings.forEach(values::setString);
    files.forEach(each -> values.setText(each, SetOptions::read));
    return values.file();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("a file of --set-file could not be read", e.toString(), "ls -l " + file),
          e);
    }
  }
}
