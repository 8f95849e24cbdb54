package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.List;

/** The refusal of a release that the catalog does not have. */
final class UnknownRelease {
  private UnknownRelease() {}

  static OutsideException of(DifyVersion wanted, List<DifyVersion> known) {
    return new OutsideException(
        Failure.badInput(
            "Dify " + wanted + " is not in the catalog",
            seen(wanted, known),
            "belay catalog build --help   # with --tree, its unpacked source, and --version "
                + wanted));
  }

  private static String seen(DifyVersion wanted, List<DifyVersion> known) {
    if (known.isEmpty()) {
      return "the catalog is empty";
    }
    if (known.getLast().before(wanted)) {
      return "the newest of %d known releases is %s".formatted(known.size(), known.getLast());
    }
    if (wanted.before(known.getFirst())) {
      return "the oldest of %d known releases is %s".formatted(known.size(), known.getFirst());
    }
    var below = known.stream().filter(v -> v.before(wanted)).toList().getLast();
    var above = known.stream().filter(wanted::before).findFirst().orElseThrow();
    return "the nearest of %d known releases are %s and %s".formatted(known.size(), below, above);
  }
}
