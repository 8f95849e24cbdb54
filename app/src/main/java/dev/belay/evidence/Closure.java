package dev.belay.evidence;

import dev.belay.evidence.RunReport.LegReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A time in which an installation served nobody, as the journals have it.
 *
 * @param from when stopping the writers began
 * @param until when traffic was let in again; empty while it is still closed
 */
public record Closure(Instant from, Optional<Instant> until) {

  static List<Closure> of(List<LegReport> legs) {
    var closures = new ArrayList<Closure>();
    Optional<Instant> from = Optional.empty();
    for (LegReport leg : legs) {
      from = from.or(leg::closed);
      if (from.isPresent() && leg.opened().isPresent()) {
        closures.add(new Closure(from.get(), leg.opened()));
        from = Optional.empty();
      }
    }
    from.ifPresent(still -> closures.add(new Closure(still, Optional.empty())));
    return List.copyOf(closures);
  }

  /**
   * @param now counts as its end while there is none
   */
  public Duration length(Instant now) {
    return Duration.between(from, until.orElse(now));
  }
}
