package dev.belay.kubernetes;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code kubernetes:} of a {@code belay.yaml}. */
public final class PlaceFile {
  /** The key in the file. */
  public static final String KEY = "kubernetes";

  private static final List<String> KEYS = List.of("namespace", "release", "context");

  private PlaceFile() {}

  /**
   * Where the file says that the installation is; empty when it is driven in another way, or there
   * is no file.
   *
   * @throws OutsideException when the file says it in a way that cannot be used
   */
  public static Optional<ClusterPlace> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Piece found;
    try {
      String text = Files.readString(file);
      if (!text.contains(KEY)) {
        return Optional.empty();
      }
      found = Piece.yaml(text, file.toString()).stream().findFirst().orElse(Piece.NONE).at(KEY);
    } catch (IOException e) {
      throw refused(file, e.toString());
    }
    if (!found.present()) {
      return Optional.empty();
    }
    for (String key : found.fields().keySet()) {
      if (!KEYS.contains(key)) {
        throw refused(file, "kubernetes has the key `%s`; known are %s".formatted(key, KEYS));
      }
    }
    return Optional.of(
        new ClusterPlace(
            found
                .at("namespace")
                .text()
                .orElseThrow(() -> refused(file, "it lacks `kubernetes.namespace`")),
            found.at("release").text(),
            found.at("context").text()));
  }

  private static OutsideException refused(Path file, String seen) {
    return new OutsideException(
        Failure.badInput(
            "the installation file cannot be used",
            file + ": " + seen,
            "docs/kubernetes.md has its keys and an example"));
  }
}
