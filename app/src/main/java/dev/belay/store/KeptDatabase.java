package dev.belay.store;

import java.time.Instant;

/**
 * A database that a run keeps on the server.
 *
 * @param name what it is called now
 * @param of the name it stands for
 * @param side whether it is the state before the upgrade, or the migrated one after a rollback
 */
public record KeptDatabase(
    String name, String of, String run, Side side, Instant made, long bytes) {

  public enum Side {
    BEFORE,
    AFTER
  }
}
