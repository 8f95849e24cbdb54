package dev.belay.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders as wholes. */
public final class Folders {
  private Folders() {}

  /**
   * Deletes a folder and everything in it, following no link; what does not exist is deleted
   * already.
   */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new OutsideException(
          Failure.unknown(
              "a folder could not be deleted", folder + ": " + e.getMessage(), "rm -r " + folder),
          e);
    }
  }
}
