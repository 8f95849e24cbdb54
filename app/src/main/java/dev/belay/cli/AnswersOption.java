package dev.belay.cli;

import dev.belay.config.YamlText;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --answers}: what a person says to the questions about the configuration. */
final class AnswersOption {
  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A YAML file of answers: the id of a question, a colon, one of its options.")
  private @Nullable Path file;

  /** Options by the id of their question; none without a file. */
  Map<String, String> read() {
    return file == null ? Map.of() : YamlText.read(file).pairs();
  }
}
