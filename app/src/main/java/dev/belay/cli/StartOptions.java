package dev.belay.cli;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of {@code belay upgrade} that change what runs or when it goes back. {@code belay
 * approve} takes the same and signs them.
 */
final class StartOptions {
  @Option(
      names = "--window",
      paramLabel = "MINUTES",
      description = "How long the installation may be closed, the way back included.")
  private @Nullable Integer window;

  Optional<Duration> window() {
    if (window != null && window <= 0) {
      throw new OutsideException(
          Failure.badInput(
              "a window is a number of minutes", "--window " + window, "name one of 1 or more"));
    }
    return Optional.ofNullable(window).map(Duration::ofMinutes);
  }

  /** By their names, as they are signed. */
  SortedMap<String, String> named() {
    var all = new TreeMap<String, String>();
    window().ifPresent(w -> all.put("--window", String.valueOf(w.toMinutes())));
    return all;
  }

  /** As they are pasted behind a command. */
  String text() {
    var text = new StringBuilder();
    named().forEach((name, value) -> text.append(' ').append(name).append(' ').append(value));
    return text.toString();
  }
}
