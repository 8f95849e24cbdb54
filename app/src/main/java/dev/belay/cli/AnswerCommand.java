package dev.belay.cli;

import dev.belay.gate.Answer;
import dev.belay.gate.Gate;
import dev.belay.gate.PlanFolder;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.view.QuestionText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay answer}: what a plan asks people, and their answers. */
@Command(
    name = "answer",
    mixinStandardHelpOptions = true,
    description =
        "Lists the questions of a plan, or answers one of them in your name. Answers are added to"
            + " answers.jsonl beside the plan; an approval binds them.")
final class AnswerCommand implements Callable<Integer> {
  /** What a printed command says in place of a reason; it is none. */
  static final String YOUR_REASON = "say here why it is acceptable";

  private final Terminal terminal;

  @Mixin private PlanFolderOption plan;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Of a question; notes:* stands for the notes of every release.")
  private @Nullable String id;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "CHOICE",
      description = "One of its options.")
  private @Nullable String choice;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
  private String reason;

  @Option(names = "--by", paramLabel = "NAME", description = "Who answers. Default: your login.")
  private @Nullable String by;

  @Option(names = "--json", description = "Print the questions and answers as JSON.")
  private boolean json;

  AnswerCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    PlanFolder folder = plan.folder();
    List<Question> questions = folder.questions();
    if (id != null) {
      answered(folder, questions, id);
    }
    var answers = folder.answers();
    if (json) {
      var shape = new LinkedHashMap<String, Object>();
      shape.put("questions", questions);
      shape.put("answers", answers.values());
      terminal.out().println(JsonMapper.shared().writeValueAsString(shape));
    } else {
      terminal.out().print(QuestionText.of(questions, answers, plan.text()));
    }
    if (id != null && Questions.RUN.equals(choice)) {
      terminal
          .err()
          .println("  next: belay plan   # it is run by an upgrade once the plan was made again");
    }
    boolean open = questions.stream().anyMatch(q -> !answers.containsKey(q.id()));
    return (id == null && open ? ExitCode.BLOCKED : ExitCode.DONE).code();
  }

  private void answered(PlanFolder folder, List<Question> questions, String id) {
    var meant = new ArrayList<Question>();
    for (Question q : questions) {
      if (q.id().equals(id) || (id.equals("notes:*") && q.kind() == Question.Kind.NOTES)) {
        meant.add(q);
      }
    }
    if (id.startsWith(Gate.PREFIX) && Gate.ANSWERABLE.contains(id.substring(5))) {
      meant.add(
          new Question(id, Question.Kind.RISK, "the gate " + id, "", List.of(Questions.ACCEPTED)));
    }
    if (meant.isEmpty()) {
      throw refused(
          "this plan has no such question",
          "`%s`; it has %d, and the gates %s can be waived"
              .formatted(id, questions.size(), gates()),
          "belay answer " + plan.text());
    }
    String who = Person.name(by, System.getenv());
    for (Question q : meant) {
      String said = choice == null ? "" : choice;
      if (!q.options().contains(said)) {
        throw refused(
            "this is not one of the answers to " + q.id(),
            "`%s`; it can be %s".formatted(said, String.join(", ", q.options())),
            "belay answer %s %s %s"
                .formatted(plan.text(), ShellWord.of(id), ShellWord.of(q.options().getFirst())));
      }
      boolean reasoned = !reason.isBlank() && !reason.strip().equals(YOUR_REASON);
      if (!reasoned && (q.kind() == Question.Kind.RISK || !reason.isBlank())) {
        throw refused(
            "who takes responsibility says why",
            q.id() + " has no reason",
            "belay answer %s %s %s, with your own words behind --reason"
                .formatted(plan.text(), ShellWord.of(id), ShellWord.of(said)));
      }
      folder.add(new Answer(q.id(), said, reason, who, Instant.now()));
    }
  }

  private static List<String> gates() {
    return Gate.ANSWERABLE.stream().sorted().map(g -> Gate.PREFIX + g).toList();
  }

  private static OutsideException refused(String what, String seen, String next) {
    return new OutsideException(Failure.badInput(what, seen, next));
  }
}
