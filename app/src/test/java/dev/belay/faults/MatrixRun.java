package dev.belay.faults;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All crashes of a matrix, made by whoever has a site for it, until none is left. */
final class MatrixRun {
  private static final int NEWS = 50;

  /** Crashes that differ in nothing but the way out. */
  private final Queue<List<Crash>> left;

  private final int all;
  private final ProvedWorlds worlds;
  private final MatrixPage page;
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

  MatrixRun(Collection<Crash> crashes, ProvedWorlds worlds, MatrixPage page) {
    var groups = new LinkedHashMap<Crash, List<Crash>>();
    crashes.forEach(
        c -> groups.computeIfAbsent(c.taking(Crash.Way.RESUME), k -> new ArrayList<>()).add(c));
    this.left = new ConcurrentLinkedQueue<>(groups.values());
    this.all = left.size();
    this.worlds = worlds;
    this.page = page;
  }

  List<String> wrong() {
    return wrong;
  }

  void work(Recovery recovery) throws IOException, InterruptedException {
    List<Crash> ways = left.poll();
    while (ways != null) {
      try {
        make(recovery, ways);
      } catch (IOException | OutsideException | IllegalStateException e) {
        add(ways.getFirst(), e.toString());
      }
      int still = left.size();
      if (still % NEWS == 0) {
        System.out.printf(
            "faults: %d of %d points, %d wrong; %s%n",
            all - still, all, wrong.size(), page.count());
        page.record();
      }
      ways = left.poll();
    }
  }

  /** One crash serves all ways that are recognised from it, and one that is not. */
  private void make(Recovery recovery, List<Crash> crashes)
      throws IOException, InterruptedException {
    List<Crash> ways = new ArrayList<>(crashes);
    while (!ways.isEmpty()) {
      Optional<Site.Said> ended = ways.getFirst().happen(recovery.site());
      Optional<String> world = ProvedWorlds.look(ways.getFirst(), ended, recovery.site());
      ways.removeIf(c -> world.isPresent() && isProved(c, world.get()));
      if (!ways.isEmpty()) {
        take(recovery, ways.removeFirst(), ended, world);
      }
    }
  }

  private boolean isProved(Crash crash, String world) {
    Optional<ProvedWorlds.First> first = worlds.first(crash, world);
    if (first.isEmpty() || worlds.isMadeAgain(crash)) {
      return false;
    }
    page.add(crash, MatrixPage.SAME + page.place(first.get().crash()));
    return true;
  }

  private void take(
      Recovery recovery, Crash crash, Optional<Site.Said> ended, Optional<String> world)
      throws IOException {
    Recovery.Result result = recovery.after(crash, ended);
    result.wrong().forEach(w -> add(crash, w));
    if (!result.wrong().isEmpty()) {
      return;
    }
    String said = result.ended();
    if (world.isPresent()) {
      var first = worlds.add(crash, world.get(), said);
      if (!first.ended().equals(said)) {
        add(
            crash,
            "it ended with %s, and %s with %s".formatted(said, first.crash(), first.ended()));
      }
      if (!first.crash().equals(crash)) {
        said += MatrixPage.AS_FROM + page.place(first.crash());
      }
    }
    page.add(crash, said);
  }

  private void add(Crash crash, String seen) {
    wrong.add(crash + ": " + seen);
    System.out.println("faults: wrong: " + wrong.getLast());
  }
}
