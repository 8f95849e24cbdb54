package dev.belay.gate;

import dev.belay.outside.ExitCode;
import dev.belay.plan.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the gates said so far. */
final class Judgements {
  private final Map<String, Answer> answers;
  private final List<Judgement> all = new ArrayList<>();

  Judgements(Map<String, Answer> answers) {
    this.answers = answers;
  }

  List<Judgement> all() {
    return List.copyOf(all);
  }

  static String some(List<String> ids) {
    return ids.size() <= 4
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, 4)) + " and " + (ids.size() - 4) + " more";
  }

  void pass(String id, String title, String seen) {
    all.add(Judgement.passed(id, title, seen));
  }

  void refuse(String id, String title, String seen, String next, ExitCode exit) {
    all.add(Judgement.refused(id, title, seen, next, exit));
  }

  /** What was said last is not refused, it only was not done yet. */
  void notYet() {
    Judgement last = all.getLast();
    if (!last.open()) {
      all.set(all.size() - 1, last.pending());
    }
  }

  void answerable(String id, String title, String seen, String next, ExitCode exit) {
    var refused = Judgement.refused(id, title, seen, next, exit);
    Answer answer = answers.get(Gate.PREFIX + id);
    all.add(
        answer != null && answer.choice().equals(Questions.ACCEPTED)
            ? refused.acceptedBy(answer)
            : refused);
  }
}
