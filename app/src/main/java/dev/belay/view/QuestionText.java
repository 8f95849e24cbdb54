package dev.belay.view;

import static dev.belay.view.Wrapped.block;
import static dev.belay.view.Wrapped.count;

import dev.belay.gate.Answer;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Question;
import java.util.List;
import java.util.Map;

/** The questions of a plan for a terminal, the open ones first. */
public final class QuestionText {
  private static final int WIDTH = 100;

  private QuestionText() {}

  /**
   * @param plan how the caller named the plan, for commands that can be pasted
   */
  public static String of(List<Question> questions, Map<String, Answer> answers, String plan) {
    var out = new StringBuilder();
    var open = questions.stream().filter(q -> !answers.containsKey(q.id())).toList();
    if (open.isEmpty()) {
      out.append("Every question is answered (%d).%n".formatted(questions.size()));
    } else {
      out.append(
          "%d of %s not answered.%n"
              .formatted(open.size(), count(questions.size(), "question is", "questions are")));
    }
    for (Question q : open) {
      out.append('\n');
      out.append(block("  " + q.id() + "  ", "      ", q.text(), WIDTH));
      if (!q.seen().isEmpty()) {
        out.append(block("      seen: ", "            ", q.seen(), WIDTH));
      }
      String label = "next";
      for (String option : q.options()) {
        out.append(
            "      %4s: belay answer %s %s %s%n"
                .formatted(label, plan, ShellWord.of(q.id()), ShellWord.of(option)));
        label = "or";
      }
      if (q.kind() == Question.Kind.RISK) {
        out.append("            the words behind --reason are yours to write\n");
      }
    }
    if (!answers.isEmpty()) {
      out.append("\nAnswered\n");
      answers
          .values()
          .forEach(a ->
              out.append(
                  block(
                      "  " + a.question() + "  ",
                      "      ",
                      a.choice()
                          + (a.reason().isEmpty() ? "" : " (" + a.reason() + ")")
                          + ", said by "
                          + a.who()
                          + ", "
                          + a.when(),
                      WIDTH)));
    }
    out.append(
        "\nnext: %s\n"
            .formatted(
                open.isEmpty() ? "belay rehearse " + plan : "answer each as it stands above"));
    return out.toString();
  }
}
