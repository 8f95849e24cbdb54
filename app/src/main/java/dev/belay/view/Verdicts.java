package dev.belay.view;

import static dev.belay.view.Wrapped.count;

import dev.belay.check.Finding;
import dev.belay.plan.Assessment;
import java.util.ArrayList;
import java.util.List;

/** The verdict of an assessment in one sentence, the same in every form. */
final class Verdicts {
  private Verdicts() {}

  static String word(Assessment assessment) {
    return switch (assessment.verdict()) {
      case BLOCKED -> "BLOCKED";
      case UNDECIDED -> "UNDECIDED";
      case CLEAR -> "CLEAR";
    };
  }

  static String sentence(Assessment a) {
    int blocked = a.findings(Finding.Blocked.class).size();
    int undecided = a.findings(Finding.Undecided.class).size();
    List<String> parts = new ArrayList<>();
    if (blocked > 0) {
      parts.add(count(blocked, "check blocks", "checks block"));
    }
    if (!a.decisions().isEmpty()) {
      parts.add(count(a.decisions().size(), "decision is yours", "decisions are yours"));
    }
    if (undecided > 0) {
      parts.add(count(undecided, "fact is missing", "facts are missing"));
    }
    String rest =
        "%s, %s."
            .formatted(
                count(a.findings(Finding.Warned.class).size(), "warning"),
                count(a.findings(Finding.Passed.class).size(), "check passed", "checks passed"));
    return switch (a.verdict()) {
      case BLOCKED -> "BLOCKED: " + String.join(", ", parts) + "; " + rest;
      case UNDECIDED -> "UNDECIDED: " + String.join(", ", parts) + "; " + rest;
      case CLEAR ->
          "CLEAR: nothing that can be seen without a rehearsal speaks against it; " + rest;
    };
  }
}
