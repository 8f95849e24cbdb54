package dev.belay.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was promised of a crash: the target or the start, whole, and nothing left over. */
final class Recovery {
  /** How it ended, and what of it was not as promised. */
  record Result(String ended, List<String> wrong) {}

  private final Site site;
  private final Map<String, String> start;
  private final Map<String, String> conflict;
  private final Map<String, String> target;

  /** Learns from runs without a fault what start and target are. */
  Recovery(Site site) throws IOException {
    this.site = site;
    site.renew(true);
    this.conflict = site.world();
    site.renew(false);
    this.start = site.world();
    site.upgrade();
    this.target = site.world();
    if (start.equals(target) || start.equals(conflict)) {
      throw new IllegalStateException("start and target must differ to be told apart");
    }
  }

  Result after(Crash crash) throws IOException, InterruptedException {
    return crash.then(
        site,
        () -> {
          try {
            return after(crash.act(), crash.way());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Takes a way out of an act that stopped or was killed. */
  Result after(Crash.Act act, Crash.Way way) throws IOException {
    var wrong = new ArrayList<String>();
    String command =
        way == Crash.Way.RESUME ? "resume" : act == Crash.Act.FINALIZE ? "finalize" : "rollback";
    Site.Said said = site.belay(command);
    Map<String, String> begin = act == Crash.Act.FAILING_UPGRADE ? conflict : start;
    String ended;
    if (said.text().contains("there is no run yet")
        || said.text().contains("there is nothing to take back")) {
      ended = "nothing had begun";
      expect(wrong, said, 2, act == Crash.Act.FINALIZE ? target : begin);
      if (said.text().contains("taken back before")) {
        ended = "start";
        finish(wrong);
      }
      nothingLeft(wrong);
      return new Result(ended, wrong);
    }
    if (act == Crash.Act.FINALIZE) {
      expect(wrong, said, 0, target);
      nothingLeft(wrong);
      return new Result("target, final", wrong);
    }
    if (said.exit() == 22) {
      ended = "start, it took itself back";
      expect(wrong, said, 22, begin);
    } else if (way == Crash.Way.RESUME && act == Crash.Act.UPGRADE) {
      ended = "target, and from there the start";
      expect(wrong, said, 0, target);
      expect(wrong, site.belay("rollback"), 0, begin);
    } else {
      ended = "start";
      expect(wrong, said, 0, begin);
    }
    finish(wrong);
    nothingLeft(wrong);
    return new Result(ended, wrong);
  }

  private void finish(List<String> wrong) {
    Site.Said said = site.belay("finalize");
    if (said.exit() != 0) {
      wrong.add("finalize exited " + said.exit() + ": " + said.text());
    }
  }

  private void nothingLeft(List<String> wrong) {
    if (!site.left().isEmpty()) {
      wrong.add("left over: " + site.left());
    }
  }

  private void expect(List<String> wrong, Site.Said said, int exit, Map<String, String> promised)
      throws IOException {
    if (said.exit() != exit) {
      wrong.add("exit %d instead of %d: %s".formatted(said.exit(), exit, said.text()));
    }
    var found = new TreeMap<>(site.world());
    if (!promised.containsKey("file new.txt")) {
      // Files that the newer release wrote are never deleted (S15).
      found.remove("file new.txt", "written by " + Site.TO + "\n");
    }
    var names = new TreeMap<>(promised);
    names.putAll(found);
    for (String name : names.keySet()) {
      String is = found.getOrDefault(name, "nothing");
      String should = promised.getOrDefault(name, "nothing");
      if (!is.equals(should)) {
        wrong.add("%s is %s instead of %s".formatted(name, is, should));
      }
    }
  }
}
