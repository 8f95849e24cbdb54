package dev.belay.journal;

import dev.belay.store.Holder;
import java.time.Instant;

/**
 * The process that writes a journal.
 *
 * @param started tells it from a later process with the same number
 */
public record Owner(String host, long pid, Instant started) {

  public static Owner self() {
    var self = ProcessHandle.current();
    return new Owner(
        Holder.thisHost(), self.pid(), self.info().startInstant().orElseGet(() -> Instant.EPOCH));
  }
}
