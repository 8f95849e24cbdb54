package dev.belay.contract.replay;

import java.time.Instant;

/**
 * When each side was played. A time in an answer that is near one of them is the server's clock and
 * not data; the two sides may lie days apart.
 */
public record Moments(Instant before, Instant after) {
  private static final long NEAR_SECONDS = 2 * 86_400;

  boolean near(long epochSecond) {
    return Math.abs(epochSecond - before.getEpochSecond()) < NEAR_SECONDS
        || Math.abs(epochSecond - after.getEpochSecond()) < NEAR_SECONDS;
  }
}
