package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Faults that a test plants in files. */
final class Planted {
  private Planted() {}

  static void edit(Path file, String pattern, String replacement) throws IOException {
    String text = Files.readString(file);
    String edited = text.replaceAll(pattern, replacement);
    assertThat(edited).as("the planted edit of " + file).isNotEqualTo(text);
    Files.writeString(file, edited);
  }
}
