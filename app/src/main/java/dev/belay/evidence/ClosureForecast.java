package dev.belay.evidence;

import dev.belay.journal.RunDirectory;
import java.time.Duration;
import java.util.Optional;

/**
 * How long an upgrade was said to be closed, when it began.
 *
 * @param rehearsed how long it was on the twin
 * @param longest what the window had to hold, the way back included
 */
public record ClosureForecast(Duration rehearsed, Duration longest) {
  private static final String NOTE = "closure-forecast";

  /** What the run was begun with; one that nobody rehearsed has none. */
  static Optional<ClosureForecast> of(RunDirectory run) {
    return run.note(NOTE)
        .map(line -> line.split(" "))
        .map(part -> new ClosureForecast(Duration.parse(part[0]), Duration.parse(part[1])));
  }

  public void remember(RunDirectory run) {
    run.note(NOTE, rehearsed + " " + longest);
  }
}
