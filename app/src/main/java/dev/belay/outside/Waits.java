package dev.belay.outside;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this process waits for on something outside. Whoever waits says so here, and a wait that
 * lasts is told: the first time after a few seconds, then with twice the pause each time.
 */
public final class Waits {
  /** After which a wait is told. */
  public static final Duration WORD = Duration.ofSeconds(5);

  private static final int LONGEST = 120;

  /** A process has one terminal, and so one place that tells what it waits for. */
  private static final Waits OWN = new Waits(WORD);

  private final Duration word;
  private final Set<Wait> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Consumer<String> teller;

  Waits(Duration word) {
    this.word = word;
  }

  /** From now on the waits of this process are told here. */
  public static void tell(Consumer<String> teller) {
    OWN.tellTo(teller);
  }

  /** A wait of this process, until it is closed. */
  public static Wait on(String what, Optional<Duration> limit) {
    return OWN.begin(what, limit);
  }

  /** A wait that is a part of another one, which is told. */
  static Wait untold() {
    return OWN.new Wait("", Optional.empty());
  }

  Wait begin(String what, Optional<Duration> limit) {
    var wait = new Wait(what, limit);
    open.add(wait);
    return wait;
  }

  void tellTo(Consumer<String> given) {
    boolean first = teller == null;
    teller = given;
    if (first) {
      Thread.startVirtualThread(this::look);
    }
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(word.dividedBy(5));
        open.forEach(Wait::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String brief(String what) {
    String line = what.lines().findFirst().orElse("");
    return line.length() < what.length() || line.length() > LONGEST
        ? line.substring(0, Math.min(line.length(), LONGEST)) + "…"
        : what;
  }

  /** One wait; closed when what was waited for came, or did not. */
  public final class Wait implements AutoCloseable {
    private final String what;
    private final Optional<Duration> limit;
    private final long begun = System.nanoTime();
    private Duration next = word;

    private Wait(String what, Optional<Duration> limit) {
      this.what = brief(what);
      this.limit = limit;
    }

    private synchronized void look() {
      var lasts = Duration.ofNanos(System.nanoTime() - begun);
      Consumer<String> to = teller;
      if (to != null && lasts.compareTo(next) >= 0) {
        next = lasts.multipliedBy(2);
        to.accept(
            "still waiting after %d s for %s%s"
                .formatted(
                    lasts.toSeconds(),
                    what,
                    limit.map(l -> " (at most " + l.toSeconds() + " s)").orElse("")));
      }
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
