package dev.belay.run;

import dev.belay.outside.Inspection;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long a resumed run waits for an act that is still under way without it.
 *
 * @param limit after which it stops and says where the act runs
 * @param pause between two looks
 */
public record Patience(Duration limit, Duration pause) {

  public static Patience usual() {
    return new Patience(Duration.ofHours(12), Duration.ofMillis(500));
  }

  /** Looks until the answer is not Running, or the limit has passed. */
  Inspection settled(Supplier<Inspection> look) {
    long end = System.nanoTime() + limit.toNanos();
    Inspection found = look.get();
    while (found instanceof Inspection.Running && System.nanoTime() < end) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
      found = look.get();
    }
    return found;
  }
}
