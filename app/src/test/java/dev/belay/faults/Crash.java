package dev.belay.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One crash: Belay is killed at one point of one act.
 *
 * @param act during which it is killed
 * @param alone whether it dies alone; else everything that it started dies with it
 * @param way out that is taken afterwards
 */
record Crash(Act act, String point, boolean alone, Way way) {
  /** How long a recovery finds the held act still under way. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);

  /** The two ways out that Belay names. */
  enum Way {
    RESUME,
    ROLLBACK
  }

  /** What Belay is doing when it is killed. */
  enum Act {
    UPGRADE("an upgrade"),
    FAILING_UPGRADE("the turn from a failing upgrade to its automatic rollback"),
    ROLLBACK("a rollback of an upgrade that arrived"),
    FINALIZE("finalize");

    private final String words;

    Act(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Makes the site ready for the act. */
    void prepare(Site site) throws IOException {
      site.renew(this == FAILING_UPGRADE);
      if (this == ROLLBACK || this == FINALIZE) {
        site.upgrade();
      }
    }

    Victim start(Site site, String point) throws IOException {
      return switch (this) {
        case UPGRADE, FAILING_UPGRADE -> Victim.upgrade(site, point);
        case ROLLBACK -> Victim.command(site, point, "rollback");
        case FINALIZE -> Victim.command(site, point, "finalize");
      };
    }

    /** Every point it passes, in order. */
    List<String> points(Site site) throws IOException, InterruptedException {
      prepare(site);
      try (var victim = start(site, "")) {
        int exit = victim.exit();
        if (exit != (this == FAILING_UPGRADE ? 22 : 0)) {
          throw new IllegalStateException(this + " exited " + exit + ": " + victim.said());
        }
        List<String> all = victim.points();
        if (this != FAILING_UPGRADE) {
          return all;
        }
        // Before its migration an upgrade that will fail is like any other, and once its rollback
        // has begun, that is like any other.
        return all.subList(
            all.indexOf("program, before: ./app migrate #1"),
            all.indexOf("journal, after: begun return-to-before #1") + 1);
      }
    }
  }

  /**
   * The crashes at these points of an act. Both ways are taken from every crash of an upgrade; of
   * an act that can only lead to one end, the ways alternate from point to point.
   */
  static List<Crash> all(Act act, List<String> points) {
    var all = new ArrayList<Crash>();
    for (int i = 0; i < points.size(); i++) {
      String point = points.get(i);
      for (Way way : Way.values()) {
        boolean half = point.startsWith("journal, half"); // for the one after it has both ways
        if ((act == Act.UPGRADE && !half) || (i % 2 == 0) == (way == Way.RESUME)) {
          all.add(new Crash(act, point, true, way));
          if (leavesSomethingRunning(point)) {
            all.add(new Crash(act, point, false, way));
          }
        }
      }
    }
    return all;
  }

  /** Whether something of Belay's goes on when it is killed alone at this point. */
  static boolean leavesSomethingRunning(String point) {
    return point.startsWith("program, while it runs") || point.startsWith("sql, under way");
  }

  /** Makes the crash and then recovers; what was under way goes on a little later. */
  <T> T then(Site site, Supplier<T> recovery) throws IOException, InterruptedException {
    act.prepare(site);
    try (var victim = act.start(site, point)) {
      Runnable release = () -> {};
      String said = victim.stopped();
      if (said.startsWith("before ")) {
        release = hold(site);
        victim.go(Points.Answer.GO);
        victim.stopped();
        site.application().awaitHeld();
      }
      if (alone) {
        victim.kill();
        LATER.execute(release);
      } else {
        site.application().end();
        victim.killWithChildren();
        site.endSessions();
        release.run();
        site.reopenApplication();
      }
      return recovery.get();
    }
  }

  private Runnable hold(Site site) {
    if (point.contains(": sync")) {
      return () -> {};
    }
    if (point.startsWith("program")) {
      String command = point.replaceAll(".*\\./app (\\w+).*", "$1");
      site.application().hold(command.equals("migrate") ? "half of migrate" : command);
      return site.application()::release;
    }
    return site.holdServer();
  }
}
