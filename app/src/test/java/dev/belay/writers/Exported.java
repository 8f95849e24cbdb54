package dev.belay.writers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The words of rows in a file that a rollback exported. */
final class Exported {
  private static final Pattern WORD = Pattern.compile("w[0-9]+-[0-9]+");

  private Exported() {}

  static List<String> words(Path file) {
    try {
      return WORD.matcher(Files.readString(file)).results().map(r -> r.group()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
