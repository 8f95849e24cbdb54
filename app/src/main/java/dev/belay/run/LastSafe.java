package dev.belay.run;

import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.step.Step;
import dev.belay.step.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The last moment at which an upgrade may still go forward: later, the way back would not end
 * within the window that was named. A migration that is under way then is ended.
 */
public record LastSafe(Instant moment, InstantSource clock) {
  /** The note in a run's directory that holds the moment. */
  public static final String NOTE = "last-safe";

  /** The run's own; a run for which no window was named has all the time there is. */
  static LastSafe of(RunDirectory run, InstantSource clock) {
    return new LastSafe(run.note(NOTE).map(Instant::parse).orElse(Instant.MAX), clock);
  }

  /** Letting traffic in is the shorter way to an end, however late it is. */
  boolean forbids(Step step) {
    return !step.endsAutomaticReturn() && clock.instant().isAfter(moment);
  }

  Failure failure() {
    return new Failure(
        ExitCode.STOPPED,
        "the window does not hold the rest and the way back",
        "%s was the last safe moment, it is %s".formatted(moment, clock.instant()),
        "belay status");
  }

  /**
   * Ends the step at the moment.
   *
   * @return what calls that off
   */
  Runnable watch(Step step, World world) {
    if (moment.equals(Instant.MAX)) {
      return () -> {};
    }
    Thread guard =
        Thread.startVirtualThread(() -> {
          try {
            Thread.sleep(Duration.between(clock.instant(), moment));
            step.end(world);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ended in time
          }
        });
    return guard::interrupt;
  }
}
