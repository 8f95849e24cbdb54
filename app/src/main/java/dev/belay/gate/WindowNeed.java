package dev.belay.gate;

import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.plan.Plan;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import java.time.Duration;
import java.util.List;

/**
 * How long an installation is closed at worst: every step from stopping the writers on, and all of
 * the way back, by the times of the rehearsal with half as much again, because a twin is quieter
 * than production.
 */
public final class WindowNeed {
  private WindowNeed() {}

  public static Duration of(Plan plan, RehearsalEvidence evidence) {
    Duration there = Duration.ZERO;
    boolean closed = false;
    for (Step step : plan.steps()) {
      closed |= step instanceof StopWriters;
      if (closed) {
        there = there.plus(evidence.took(step.id()).orElse(Duration.ZERO));
      }
    }
    return there.plus(took(evidence)).multipliedBy(3).dividedBy(2);
  }

  /** What of the closed time the rehearsal could not measure, because its copy could not do it. */
  static List<String> unmeasured(RehearsalEvidence evidence) {
    return evidence.upgrade().steps().stream()
        .filter(s -> s.proofs().stream().anyMatch(Proof.NotExercised.class::isInstance))
        .map(StepReport::title)
        .toList();
  }

  /** How long the way back takes at worst. */
  public static Duration back(RehearsalEvidence evidence) {
    return took(evidence).multipliedBy(3).dividedBy(2);
  }

  private static Duration took(RehearsalEvidence evidence) {
    return evidence.rollback().stream()
        .flatMap(leg -> leg.steps().stream())
        .flatMap((StepReport s) -> s.took().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
