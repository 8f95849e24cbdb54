package dev.belay.deployment.compose;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks again and again until nothing is missing. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Waiting() {}

  /**
   * @param missing what is not yet as it should be, or nothing
   * @throws OutsideException with the last thing missing
   */
  static void until(Duration limit, String what, String next, Supplier<Optional<String>> missing) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var now = missing.get();
      if (now.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new OutsideException(
            new Failure(
                ExitCode.STOPPED,
                what,
                "%s, after %d s".formatted(now.get(), limit.toSeconds()),
                next));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
