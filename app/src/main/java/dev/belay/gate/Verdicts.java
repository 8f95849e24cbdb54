package dev.belay.gate;

import dev.belay.evidence.RehearsalEvidence;

/** What a rehearsal was worth, in one sentence. */
final class Verdicts {
  private Verdicts() {}

  static String sentence(RehearsalEvidence evidence) {
    return switch (evidence.verdict()) {
      case PASSED -> "there and back on " + evidence.twin().origin();
      case PARTIAL ->
          "there and back on %s, but not shown: %s"
              .formatted(evidence.twin().origin(), String.join("; ", evidence.partial()));
      case SIMULATED -> "the migration was simulated, which is a forecast and no proof";
      case FAILED -> "it failed" + failure(evidence);
    };
  }

  private static String failure(RehearsalEvidence evidence) {
    return evidence.upgrade().steps().stream()
        .flatMap(s -> s.failure().stream())
        .findFirst()
        .map(f -> ": " + f.what() + ", " + f.seen())
        .orElse("");
  }
}
