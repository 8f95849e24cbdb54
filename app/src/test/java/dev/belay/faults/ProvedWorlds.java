package dev.belay.faults;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The worlds from which a way out was taken already. What a Belay does that comes after a crash is
 * a function of the world that it finds: from an equal one the same way leads to the same end.
 *
 * @see Aftermath
 */
final class ProvedWorlds {
  /** The crash that led to a world first, and how the way out from there ended. */
  record First(Crash crash, String ended) {}

  private final Map<String, First> firsts = new ConcurrentHashMap<>();
  private final long seed;
  private final double share;

  /**
   * @param share of the recognised that is made all the same, from 0 to 1
   */
  ProvedWorlds(long seed, double share) {
    this.seed = seed;
    this.share = share;
  }

  /**
   * Looks at the world that a crash left; empty when something of it goes on, because then it is
   * not only what is on disk and in the server that decides.
   *
   * @param ended how Belay ended by itself
   */
  static Optional<String> look(Crash crash, Optional<Site.Said> ended, Site site)
      throws IOException {
    if (crash.fate() != Crash.Fate.ALL_KILLED && Crash.leavesSomethingRunning(crash.point())) {
      return Optional.empty();
    }
    String exit = ended.map(s -> "exit " + s.exit()).orElse("killed");
    return Aftermath.of(site).map(a -> exit + ", " + a.digest());
  }

  /** Whose world it was first, when this crash's way was taken from there. */
  Optional<First> first(Crash crash, String world) {
    return Optional.ofNullable(firsts.get(key(crash, world)));
  }

  /** Notes where a way led; answers the first one that took it from an equal world. */
  First add(Crash crash, String world, String ended) {
    var mine = new First(crash, ended);
    First first = firsts.putIfAbsent(key(crash, world), mine);
    return first == null ? mine : first;
  }

  /** Whether it is made although its world is recognised; the same in whatever order. */
  boolean isMadeAgain(Crash crash) {
    return new Random(seed * 31 + crash.toString().hashCode()).nextDouble() < share;
  }

  private static String key(Crash crash, String world) {
    return "%s, %s, %s".formatted(crash.act(), crash.way(), world);
  }
}
