package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * User-facing texts as files under {@code src/test/resources/golden}. Run the tests with {@code
 * -Dbelay.golden.write=true} to write them anew, then read the difference as a user would.
 */
public final class Golden {
  private Golden() {}

  public static void assertGolden(String name, String text) {
    Path file = Path.of("src/test/resources/golden", name);
    try {
      if (Boolean.getBoolean("belay.golden.write")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
      assertThat(text).as("the golden file " + file).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
