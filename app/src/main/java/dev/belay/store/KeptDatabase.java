package dev.belay.store;

import java.time.Instant;

/**
 * A database that a run keeps on the server.
 *
 * @param name what it is called now
 * @param of the name it stands for
 * @param side which state it is: the one before the upgrade, the migrated one after a rollback …
 */
public record KeptDatabase(
    String name, String of, String run, Side side, Instant made, long bytes) {

  public enum Side {
    BEFORE,
    AFTER,
    /** One that the run made because there was none, and that has no name in use any more. */
    CREATED,
    /** A copy of BEFORE that is about to take the name in use. */
    RENEWED,
    /** What a broken-off act left under the name in use, about to be dropped. */
    TORN
  }
}
