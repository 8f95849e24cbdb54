package dev.belay.cli;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --out}: the file of facts that a command makes for Belay to ship. */
final class FactsFile {
  @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to write.")
  private Path out;

  /** The directories of a directory, in the order of their names: one for each release. */
  static List<Path> releases(Path directory) {
    try (var listed = Files.list(directory)) {
      return listed.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the releases could not be listed", e.toString(), "ls " + directory), e);
    }
  }

  interface Facts {
    void write(OutputStream to) throws IOException;
  }

  /**
   * @param counted what the file holds, for the line that is answered
   */
  String write(Facts facts, String counted) {
    try {
      try (var to = Files.newOutputStream(out)) {
        facts.write(to);
      }
      return "%s, %,d bytes: %s".formatted(counted, Files.size(out), out);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("the facts could not be written", String.valueOf(e), "df -h"), e);
    }
  }
}
