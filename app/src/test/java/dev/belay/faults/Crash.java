package dev.belay.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One fault at one point of one act of Belay's.
 *
 * @param act during which it happens
 * @param way out that is taken afterwards
 */
record Crash(Act act, String point, Fate fate, Way way) {
  /** How long a recovery finds the held act still under way. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);

  /** What happens to Belay at the point. */
  enum Fate {
    /** Killed, while what it started goes on. */
    KILLED(""),
    /** Killed together with everything that it started, as when the machine dies. */
    ALL_KILLED(", all killed"),
    /** Its connection to the database server breaks, and it goes on by itself. */
    CUT(", cut off");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The two ways out that Belay names. */
  enum Way {
    RESUME,
    ROLLBACK
  }

  /** The same with another way out. */
  Crash taking(Way other) {
    return new Crash(act, point, fate, other);
  }

  /** How the points begin that lie in the middle of a change. */
  private static final List<String> CHANGES =
      List.of("sql, under way", "program, while", "files, while", "journal, half");

  private static final String MIDDLE = "program, while it runs: ./app migrate #1";

  /** What Belay is doing when it is killed. */
  enum Act {
    UPGRADE("an upgrade"),
    FAILING_UPGRADE("the turn from a failing upgrade to its automatic rollback"),
    ROLLBACK("a rollback of an upgrade that arrived"),
    REPAIR("the resumption of an upgrade whose migration broke off in its middle"),
    FINALIZE("finalize");

    private final String words;

    Act(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Makes the site ready for the act. */
    void prepare(Site site) throws IOException, InterruptedException {
      site.renew(this == FAILING_UPGRADE);
      if (this == ROLLBACK || this == FINALIZE) {
        site.upgrade();
      } else if (this == REPAIR) {
        new Crash(UPGRADE, MIDDLE, Fate.ALL_KILLED, Way.RESUME).happen(site);
      }
    }

    /** Whether resuming leads to the target, and so elsewhere than a rollback. */
    boolean leadsForward() {
      return this == UPGRADE || this == REPAIR;
    }

    Victim start(Site site, String point) throws IOException {
      return switch (this) {
        case UPGRADE, FAILING_UPGRADE -> Victim.upgrade(site, point);
        case REPAIR -> Victim.command(site, point, "resume");
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
        if (this == REPAIR) {
          // From where the migration is repeated it is like any other.
          return all.subList(0, all.indexOf("journal, after: begun migrate-dify-1.15.0 #1") + 1);
        }
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
   * The faults at these points of an act. Both ways are taken from every crash of an upgrade; of an
   * act that can only lead to one end, the ways alternate from change to change, so that the points
   * between two changes, which leave the same world, take the same way.
   */
  static List<Crash> all(Act act, List<String> points) {
    var all = new ArrayList<Crash>();
    int changes = 0;
    for (String point : points) {
      changes += CHANGES.stream().anyMatch(point::startsWith) ? 1 : 0;
      for (Way way : Way.values()) {
        boolean itsTurn = (changes % 2 == 0) == (way == Way.RESUME);
        boolean half = point.startsWith("journal, half"); // for the one after it has both ways
        boolean both = act.leadsForward() && !half;
        for (Fate fate : fates(point)) {
          // Whoever is cut off mostly goes back by itself, and then both ways change nothing.
          if (itsTurn || (both && fate != Fate.CUT)) {
            all.add(new Crash(act, point, fate, way));
          }
        }
      }
    }
    return all;
  }

  private static List<Fate> fates(String point) {
    var fates = new ArrayList<>(List.of(Fate.KILLED));
    if (leavesSomethingRunning(point)) {
      fates.add(Fate.ALL_KILLED);
    }
    if (point.startsWith("sql, ")) {
      fates.add(Fate.CUT);
    }
    return fates;
  }

  /** Whether something of Belay's goes on when it is killed alone at this point. */
  static boolean leavesSomethingRunning(String point) {
    return point.startsWith("program, while it runs") || point.startsWith("sql, under way");
  }

  /**
   * Lets it happen; what was under way goes on a little later.
   *
   * @return what Belay said and how it ended, when it was left to end by itself
   */
  Optional<Site.Said> happen(Site site) throws IOException, InterruptedException {
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
      switch (fate) {
        case KILLED -> {
          victim.kill();
          LATER.execute(release);
        }
        case ALL_KILLED -> {
          site.application().end();
          victim.killWithChildren();
          site.databases().endSessions();
          release.run();
          site.reopenApplication();
        }
        case CUT -> {
          LATER.execute(release);
          victim.go(Points.Answer.CUT);
          return Optional.of(new Site.Said(victim.exit(), victim.said()));
        }
      }
      return Optional.empty();
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
    return site.databases().hold();
  }
}
