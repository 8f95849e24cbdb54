package dev.belay.faults;

import dev.belay.plan.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  Site site() {
    return site;
  }

  Result after(Crash crash) throws IOException, InterruptedException {
    return after(crash, crash.happen(site));
  }

  /**
   * @param ended how Belay ended by itself when the crash happened
   */
  Result after(Crash crash, Optional<Site.Said> ended) throws IOException {
    if (ended.isEmpty()) {
      return after(crash.act(), crash.way());
    }
    return afterEnd(crash.act(), crash.way(), ended.orElseThrow());
  }

  /** Takes a way out of an act that met a fault and ended by itself. */
  Result afterEnd(Crash.Act act, Crash.Way way, Site.Said ended) throws IOException {
    var wrong = new ArrayList<String>();
    if (!List.of(0, 13, 20, 22, 23).contains(ended.exit())) {
      wrong.add("it ended with %d: %s".formatted(ended.exit(), ended.text()));
    } else if (ended.exit() != 0 && !ended.text().contains("next")) {
      wrong.add("it did not say what to do next: " + ended.text());
    }
    boolean tookItselfBack = ended.exit() == 22;
    Result result = tookItselfBack ? afterReturn(act, way) : after(act, way, true);
    wrong.addAll(result.wrong());
    return new Result("exit %d, %s".formatted(ended.exit(), result.ended()), wrong);
  }

  /** An upgrade that took itself back is at its end: neither way changes anything. */
  private Result afterReturn(Crash.Act act, Crash.Way way) throws IOException {
    var wrong = new ArrayList<String>();
    boolean resumed = way == Crash.Way.RESUME;
    Map<String, String> begin = act == Crash.Act.FAILING_UPGRADE ? conflict : start;
    expect(wrong, site.belay(resumed ? "resume" : "rollback"), resumed ? 0 : 2, begin);
    finish(wrong);
    nothingLeft(wrong);
    return new Result("start", wrong);
  }

  /** Takes a way out of an act that was killed, and so has no failure on record. */
  Result after(Crash.Act act, Crash.Way way) throws IOException {
    return after(act, way, act == Crash.Act.FAILING_UPGRADE);
  }

  /**
   * @param failed whether a step may have failed: then resuming an upgrade takes it back
   */
  private Result after(Crash.Act act, Crash.Way way, boolean failed) throws IOException {
    var wrong = new ArrayList<String>();
    boolean back = hasBegunToGoBack();
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
    if (said.exit() == 22 && failed) {
      ended = "start, it took itself back";
      expect(wrong, said, 22, begin);
    } else if (way == Crash.Way.RESUME && !back) {
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

  /** What a rollback was told is on record from its plan on; before that there is an upgrade. */
  private boolean hasBegunToGoBack() {
    return site.state().latest().stream()
        .flatMap(r -> r.legs().stream())
        .anyMatch(l -> l.plan().kind() == Kind.ROLLBACK);
  }

  private void finish(List<String> wrong) {
    Site.Said said = site.belay("finalize");
    if (said.exit() != 0) {
      wrong.add("finalize exited " + said.exit() + ": " + said.text());
    }
  }

  private void nothingLeft(List<String> wrong) {
    if (!site.databases().left().isEmpty()) {
      wrong.add("left over: " + site.databases().left());
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
