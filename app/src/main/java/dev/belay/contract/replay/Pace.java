package dev.belay.contract.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast probes are sent to one installation: at most so many at a time and a second, and never
 * past an app's own limits. Plays of the same installation share one, since the app counts the
 * calls of both.
 */
public final class Pace {
  private final Semaphore all;
  private final long gapNanos;
  private final Map<String, Semaphore> active = new HashMap<>();
  private final Map<String, Long> appGapNanos = new HashMap<>();
  private final Map<String, Long> next = new HashMap<>();

  /**
   * @param atOnce calls at a time
   * @param perSecond calls begun a second
   */
  public Pace(int atOnce, int perSecond, List<App> apps) {
    all = new Semaphore(atOnce);
    gapNanos = 1_000_000_000L / Math.max(1, perSecond);
    for (App app : apps) {
      if (app.active() > 0) {
        active.put(app.name(), new Semaphore(app.active()));
      }
      if (app.perMinute() > 0) {
        appGapNanos.put(app.name(), 60_000_000_000L / app.perMinute());
      }
    }
  }

  interface Call<T> {
    T make();
  }

  <T> T within(String app, Call<T> call) throws InterruptedException {
    Semaphore own = active.get(app);
    if (own != null) {
      own.acquire();
    }
    try {
      // The app's turn is awaited first: a slow app keeps no place that others could use.
      Long gap = appGapNanos.get(app);
      if (gap != null) {
        waitFor(turn(app, gap));
      }
      all.acquire();
      try {
        waitFor(turn("", gapNanos));
        return call.make();
      } finally {
        all.release();
      }
    } finally {
      if (own != null) {
        own.release();
      }
    }
  }

  /** The moment at which the next call of this kind may begin. */
  private synchronized long turn(String kind, long gap) {
    long now = System.nanoTime();
    long at = Math.max(now, next.getOrDefault(kind, now));
    next.put(kind, at + gap);
    return at;
  }

  private static void waitFor(long moment) {
    long left = moment - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = moment - System.nanoTime();
    }
  }
}
