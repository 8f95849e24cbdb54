package dev.belay.check;

import dev.belay.release.DifyVersion;
import java.util.Optional;

/**
 * Which upgrades a risk concerns; an empty end is open, both ends belong to the range.
 *
 * @param passes the upgrade starts before this release and ends at it or later
 */
public record RiskRange(
    Optional<DifyVersion> passes,
    Optional<DifyVersion> fromMin,
    Optional<DifyVersion> fromMax,
    Optional<DifyVersion> toMin,
    Optional<DifyVersion> toMax) {

  public static RiskRange all() {
    return new RiskRange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static RiskRange passing(String release) {
    return new RiskRange(
        Optional.of(DifyVersion.of(release)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static RiskRange to(String release) {
    return new RiskRange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(DifyVersion.of(release)),
        Optional.empty());
  }

  boolean holds(DifyVersion from, DifyVersion to) {
    return passes.map(p -> from.before(p) && !to.before(p)).orElse(true)
        && inside(from, fromMin, fromMax)
        && inside(to, toMin, toMax);
  }

  private static boolean inside(
      DifyVersion v, Optional<DifyVersion> min, Optional<DifyVersion> max) {
    return !min.map(v::before).orElse(false) && !max.map(m -> m.before(v)).orElse(false);
  }

  /** {@code upgrades that pass 1.10.1, to 1.15.0 at most}. */
  public String text() {
    var text = new StringBuilder();
    passes.ifPresent(p -> text.append(", passing ").append(p));
    span(text, "from ", fromMin, fromMax);
    span(text, "to ", toMin, toMax);
    return text.isEmpty() ? "any" : text.substring(2);
  }

  private static void span(
      StringBuilder text, String word, Optional<DifyVersion> min, Optional<DifyVersion> max) {
    if (min.isPresent() || max.isPresent()) {
      text.append(", ").append(word);
      text.append(min.map(DifyVersion::toString).orElse("")).append("..");
      text.append(max.map(DifyVersion::toString).orElse(""));
    }
  }
}
