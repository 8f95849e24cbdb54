package dev.belay.plan;

import dev.belay.release.DifyVersion;
import dev.belay.release.NewerRelease;
import dev.belay.release.NewerReleases;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Releases that a catalog may lack on a way, told by the numbers of those that it has: what a
 * number between two known ones names, and what may have followed the last one of a minor version.
 */
final class ReleaseGaps {
  private final List<String> named = new ArrayList<>();
  private final List<String> possible = new ArrayList<>();

  /**
   * @param known the versions of the catalog
   * @param complete the release up to which none is missing
   */
  ReleaseGaps(List<DifyVersion> known, DifyVersion complete, DifyVersion from, DifyVersion to) {
    var way = new TreeSet<>(List.of(from, to));
    known.stream().filter(v -> v.stable() && from.before(v) && v.before(to)).forEach(way::add);
    var steps = List.copyOf(way);
    for (int i = 1; i < steps.size(); i++) {
      if (complete.before(steps.get(i))) {
        step(steps.get(i - 1), steps.get(i));
      }
    }
  }

  private void step(DifyVersion from, DifyVersion to) {
    var published =
        NewerReleases.between(from, to).stream()
            .map(NewerRelease::version)
            .filter(v -> !v.equals(to))
            .toList();
    var numbers = new TreeSet<>(published);
    boolean sameLine = from.major() == to.major() && from.minor() == to.minor();
    int first = sameLine ? from.patch() + 1 : 0;
    for (int patch = first; patch < to.patch(); patch++) {
      numbers.add(DifyVersion.of("%d.%d.%d".formatted(to.major(), to.minor(), patch)));
    }
    numbers.forEach(v -> named.add(v.toString()));
    if (sameLine) {
      return;
    }
    possible.add(
        "a later %d.%d.x than %s".formatted(from.major(), from.minor(), last(from, numbers)));
    if (from.major() != to.major()) {
      possible.add("%d.x after %d.%d".formatted(from.major(), from.major(), from.minor()));
    }
    int start = from.major() == to.major() ? from.minor() + 1 : 0;
    for (int minor = start; minor < to.minor(); minor++) {
      possible.add("%d.%d.x".formatted(to.major(), minor));
    }
  }

  /** The newest one of the same minor version that is known to exist. */
  private static DifyVersion last(DifyVersion from, Set<DifyVersion> numbers) {
    return numbers.stream()
        .filter(v -> v.major() == from.major() && v.minor() == from.minor())
        .reduce(from, (a, b) -> b);
  }

  /** Versions that exist, or whose number lies between two that do. */
  List<String> named() {
    return List.copyOf(named);
  }

  /** What may exist beside them, in words. */
  List<String> possible() {
    return List.copyOf(possible);
  }
}
