package dev.belay.gate;

import dev.belay.plan.Question;
import java.util.List;

/**
 * A question as it lies beside a plan.
 *
 * @param installation that it was asked about; an older Belay did not keep that
 */
record PlannedQuestion(
    String id,
    Question.Kind kind,
    String text,
    String seen,
    List<String> options,
    String installation) {
  PlannedQuestion {
    options = List.copyOf(options);
    installation = installation == null ? "" : installation;
  }

  static PlannedQuestion of(Question q, String installation) {
    return new PlannedQuestion(q.id(), q.kind(), q.text(), q.seen(), q.options(), installation);
  }

  Question question() {
    return new Question(id, kind, text, seen, options);
  }
}
