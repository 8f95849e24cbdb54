package dev.belay.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The ways between versions, with the reason for each stop. */
public final class Hops {
  private final HopsFile file;

  private Hops(HopsFile file) {
    this.file = file;
  }

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final Hops HOPS = new Hops(HopsFile.shipped());
  }

  public static Hops shipped() {
    return Shipped.HOPS;
  }

  /** What going from one version of the community edition to another means. */
  public VersionChange between(String from, String to) {
    Optional<DifyVersion> start = DifyVersion.parse(from);
    Optional<DifyVersion> end = DifyVersion.parse(to);
    return start.isEmpty() || end.isEmpty()
        ? new VersionChange.Unreadable(start.isEmpty() ? from : to)
        : between(start.get(), end.get());
  }

  public VersionChange between(DifyVersion from, DifyVersion to) {
    for (HopsFile.End end : file.ends()) {
      boolean left = end.versions().contains(from);
      if (left || end.versions().contains(to)) {
        DifyVersion dead = left ? from : to;
        String next = left ? end.next() : "name a stable release: belay catalog list";
        String why = dead + " leads nowhere: " + end.why();
        return new VersionChange.DeadEnd(from, to, why, next, end.source());
      }
    }
    if (from.equals(to)) {
      return new VersionChange.Same(from);
    }
    if (to.before(from)) {
      return new VersionChange.Downgrade(from, to);
    }
    List<HopsFile.Act> crossed =
        file.acts().stream()
            .filter(a -> crosses(from, a.act().since(), to) && a.neededAt(to))
            .toList();
    return upgrade(from, to, legs(from, to, crossed));
  }

  /**
   * The releases whose changes an upgrade brings, oldest first: the stable ones after {@code from}
   * and {@code to} itself. A parallel line counts only for who is on it or goes there.
   *
   * @param known the versions of a catalog in their order
   */
  public List<DifyVersion> passed(List<DifyVersion> known, DifyVersion from, DifyVersion to) {
    return known.stream()
        .filter(v -> v.equals(to) || (v.stable() && crosses(from, v, to) && !aside(v, from, to)))
        .toList();
  }

  private boolean aside(DifyVersion version, DifyVersion from, DifyVersion to) {
    return file.parallel().stream()
        .anyMatch(l -> l.holds(version) && !l.holds(from) && !l.holds(to));
  }

  private static boolean crosses(DifyVersion from, DifyVersion since, DifyVersion to) {
    return from.before(since) && !to.before(since);
  }

  private List<Hop> legs(DifyVersion from, DifyVersion to, List<HopsFile.Act> crossed) {
    var ends = new TreeSet<DifyVersion>();
    crossed.forEach(a -> a.latest().filter(latest -> latest.before(to)).ifPresent(ends::add));
    ends.add(to);
    var hops = new ArrayList<Hop>();
    DifyVersion start = from;
    for (DifyVersion end : ends) {
      var acts = new ArrayList<>(overtaken(start, end));
      var reasons = new ArrayList<String>();
      for (HopsFile.Act a : crossed) {
        // An act belongs to the first leg that crosses it.
        if (crosses(start, a.act().since(), end)) {
          acts.add(a.act());
          a.latest()
              .filter(latest -> latest.equals(end) && !end.equals(to))
              .ifPresent(latest -> reasons.add(a.act().id() + ": " + a.act().why()));
        }
      }
      hops.add(new Hop(start, end, acts, reasons));
      start = end;
    }
    return hops;
  }

  /** Every act that some release asks for, in the order in which they came. */
  public List<RequiredAct> acts() {
    return file.acts().stream().map(HopsFile.Act::act).toList();
  }

  /** A word of warning when the target is the older publication of the two. */
  private List<RequiredAct> overtaken(DifyVersion from, DifyVersion to) {
    return file.parallel().stream()
        .filter(l -> l.holds(from) && to.before(l.laterFrom()))
        .map(l ->
            new RequiredAct(
                "parallel-" + l.first(),
                to,
                RequiredAct.Moment.BEFORE_START,
                List.of(),
                false,
                "%s was published before %s (its line: %s): what that line fixed may be missing"
                    .formatted(to, from, l.published()),
                "a fix of " + from + " is relied on; " + l.laterFrom() + " and newer are later",
                List.of("the dates of the tags: belay catalog list")))
        .toList();
  }

  private static VersionChange upgrade(DifyVersion from, DifyVersion to, List<Hop> hops) {
    if (hops.size() > 1) {
      return new VersionChange.RequiredStop(from, to, hops);
    }
    if (from.major() != to.major()) {
      return new VersionChange.Major(from, to, hops);
    }
    return from.minor() != to.minor()
        ? new VersionChange.Minor(from, to, hops)
        : new VersionChange.Patch(from, to, hops);
  }

  /** What going from one version of Dify Enterprise to another means: only listed paths. */
  public VersionChange enterprise(String from, String to) {
    Optional<DifyVersion> start = DifyVersion.parse(from);
    Optional<DifyVersion> end = DifyVersion.parse(to);
    if (start.isEmpty() || end.isEmpty()) {
      return new VersionChange.Unreadable(start.isEmpty() ? from : to);
    }
    return start.get().equals(end.get())
        ? new VersionChange.Same(start.get())
        : end.get().before(start.get())
            ? new VersionChange.Downgrade(start.get(), end.get())
            : listed(start.get(), end.get());
  }

  private VersionChange listed(DifyVersion from, DifyVersion to) {
    HopsFile.Enterprise policy = file.enterprise();
    var hops = new ArrayList<Hop>();
    DifyVersion at = from;
    while (policy.lines().contains(line(at)) && !line(at).equals(line(to))) {
      String following = policy.paths().getOrDefault(line(at), "");
      DifyVersion next = following.equals(line(to)) ? to : policy.newest().get(following);
      if (next == null) {
        return unlisted(from, to);
      }
      hops.add(new Hop(at, next, List.of(), stopReason(next, to)));
      at = next;
    }
    if (!policy.lines().contains(line(at))) {
      return unlisted(from, to);
    }
    if (hops.isEmpty()) {
      hops.add(new Hop(from, to, List.of(), List.of()));
    }
    return upgrade(from, to, hops);
  }

  private List<String> stopReason(DifyVersion at, DifyVersion to) {
    return at.equals(to)
        ? List.of()
        : List.of(
            "long-term lines are upgraded one after another (%s)"
                .formatted(file.enterprise().source()));
  }

  private VersionChange unlisted(DifyVersion from, DifyVersion to) {
    HopsFile.Enterprise policy = file.enterprise();
    return new VersionChange.DeadEnd(
        from,
        to,
        "the policy of Dify Enterprise lists no path from %s to %s; its long-term lines are %s"
            .formatted(from, to, String.join(", ", policy.lines())),
        "ask its maker for a supported path, or stay on the lines of " + policy.source(),
        policy.source());
  }

  private static String line(DifyVersion version) {
    return version.major() + "." + version.minor();
  }
}
