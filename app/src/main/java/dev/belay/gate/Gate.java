package dev.belay.gate;

import dev.belay.evidence.RehearsalEvidence;
import dev.belay.outside.ExitCode;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.step.MigrateVectors;
import dev.belay.step.RunCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Judges whether a plan may start. Every gate is asked and every refusal is said; four of them no
 * answer opens (S24): drift from the facts of the plan, an unverified backup, a missing approval,
 * and a question that only a new plan settles.
 */
public final class Gate {
  /** The gates that a named person may answer for, by their ids. */
  public static final Set<String> ANSWERABLE =
      Set.of("backup-age", "rehearsal", "way-back", "data", "window");

  /** What an answer to a gate is called. */
  public static final String PREFIX = "gate:";

  private final Case asked;
  private final List<Judgement> judgements = new ArrayList<>();

  private Gate(Case asked) {
    this.asked = asked;
  }

  /** In the order in which an operator would settle them. */
  public static List<Judgement> judge(Case asked) {
    var gate = new Gate(asked);
    gate.facts();
    gate.questions();
    gate.backup();
    gate.rehearsal();
    gate.window();
    gate.approval();
    return List.copyOf(gate.judgements);
  }

  /** How the process ends when not all are open: what an operator has to settle first. */
  public static ExitCode exit(List<Judgement> judgements) {
    var refused = judgements.stream().filter(j -> !j.open()).map(Judgement::exit).toList();
    for (ExitCode first :
        List.of(ExitCode.DRIFTED, ExitCode.BLOCKED, ExitCode.UNKNOWN, ExitCode.NOT_PROVEN)) {
      if (refused.contains(first)) {
        return first;
      }
    }
    return ExitCode.DONE;
  }

  private void facts() {
    String title = "nothing changed since the plan";
    List<String> drift = asked.planned().drift(asked.now());
    if (!asked.planned().digest().equals(asked.plan().basis())) {
      refuse(
          "facts",
          title,
          "facts.json is not the one that the plan was made from",
          "belay plan",
          ExitCode.DRIFTED);
    } else if (!drift.isEmpty()) {
      refuse("facts", title, String.join("; ", drift), "belay plan", ExitCode.DRIFTED);
    } else {
      pass("facts", title, "%d facts are as they were".formatted(asked.now().parts().size()));
    }
  }

  private void questions() {
    String title = "every question is answered";
    var open = new ArrayList<String>();
    var undecided = new ArrayList<String>();
    for (Question q : asked.questions()) {
      Answer answer = asked.answers().get(q.id());
      if (answer == null || !q.options().contains(answer.choice())) {
        open.add(q.id());
      } else if (q.kind() == Question.Kind.DECISION
          || runs(q) != answer.choice().equals(Questions.RUN)) {
        undecided.add(q.id());
      }
    }
    if (!asked.plan().questions().equals(asked.questions().stream().map(Question::id).toList())) {
      refuse(
          "questions",
          title,
          "questions.json is not the one that belongs to the plan",
          "belay plan",
          ExitCode.BLOCKED);
    } else if (!open.isEmpty()) {
      refuse(
          "questions",
          title,
          "%d of %d are open: %s".formatted(open.size(), asked.questions().size(), some(open)),
          "belay answer PLAN",
          ExitCode.BLOCKED);
    } else if (!undecided.isEmpty()) {
      refuse(
          "questions",
          title,
          "answered after the plan was made, so they are not in it: " + some(undecided),
          "belay plan, with the same --out",
          ExitCode.BLOCKED);
    } else {
      pass("questions", title, asked.questions().size() + " answered");
    }
  }

  /** Whether the plan has what a question is about among its steps. */
  private boolean runs(Question q) {
    return asked.plan().steps().stream()
        .anyMatch(s ->
            (s instanceof RunCommands r && q.id().equals(Questions.ACT + r.act()))
                || (s instanceof MigrateVectors m && q.id().equals(Questions.ACT + m.act())));
  }

  private static String some(List<String> ids) {
    return ids.size() <= 4
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, 4)) + " and " + (ids.size() - 4) + " more";
  }

  private void backup() {
    String title = "a backup was restored and compared";
    if (asked.backup().isEmpty()) {
      refuse("backup", title, "there is none", "belay rehearse PLAN", ExitCode.BLOCKED);
      return;
    }
    var backup = asked.backup().get();
    if (!backup.proven()) {
      refuse(
          "backup",
          title,
          "what was restored differs: " + some(backup.differences()),
          "belay rehearse PLAN",
          ExitCode.BLOCKED);
      return;
    }
    pass(
        "backup",
        title,
        "%,d rows of %d tables, restored on %s"
            .formatted(backup.rows(), backup.tables(), backup.restoredOn()));
    Duration age = Duration.between(backup.written(), asked.at());
    title = "the backup is younger than " + Ages.words(asked.policy().backupAge());
    if (age.compareTo(asked.policy().backupAge()) > 0) {
      answerable(
          "backup-age",
          title,
          "it is %s old; what was written since is in the rollback point only"
              .formatted(Ages.words(age)),
          "belay backup --to DIR",
          ExitCode.BLOCKED);
    } else {
      pass("backup-age", title, Ages.words(age) + " old");
    }
  }

  private void rehearsal() {
    String title = "this plan was rehearsed";
    if (asked.rehearsal().isEmpty()) {
      answerable("rehearsal", title, "it was not", "belay rehearse PLAN", ExitCode.NOT_PROVEN);
      return;
    }
    RehearsalEvidence evidence = asked.rehearsal().get();
    List<String> stale = Staleness.of(evidence, asked);
    switch (evidence.verdict()) {
      case FAILED, SIMULATED ->
          answerable(
              "rehearsal",
              title,
              Verdicts.sentence(evidence),
              "belay rehearse PLAN",
              ExitCode.NOT_PROVEN);
      case PASSED, PARTIAL -> {
        if (stale.isEmpty()) {
          pass("rehearsal", title, Verdicts.sentence(evidence));
        } else {
          answerable(
              "rehearsal",
              title,
              "the rehearsal is stale: " + String.join("; ", stale),
              "belay rehearse PLAN",
              ExitCode.NOT_PROVEN);
        }
      }
    }
    wayBack(evidence);
    data(evidence);
  }

  private void wayBack(RehearsalEvidence evidence) {
    String title = "the way back was rehearsed";
    var returned = evidence.returned();
    if (returned.proven()) {
      pass(
          "way-back",
          title,
          "%d tables and %d files were again as at the start"
              .formatted(returned.tables(), returned.files()));
    } else {
      answerable(
          "way-back",
          title,
          returned.tables() == 0 ? "it was not tried" : some(returned.differences()),
          "belay rehearse PLAN",
          ExitCode.NOT_PROVEN);
    }
  }

  private void data(RehearsalEvidence evidence) {
    String title = "what changed in the data is explained";
    var data = evidence.data();
    if (data.unexplained().isEmpty()) {
      pass(
          "data",
          title,
          "%d tables compared, %d changed, each by a revision that says so; %d are new"
              .formatted(data.tables(), data.explained().size(), data.added().size()));
    } else {
      answerable(
          "data",
          title,
          some(data.unexplained()),
          "read the rehearsal's report; then belay answer PLAN gate:data accepted",
          ExitCode.BLOCKED);
    }
  }

  private void window() {
    String title = "the window is long enough";
    if (asked.window().isEmpty()) {
      pass("window", title, "none was named");
      return;
    }
    Duration window = asked.window().get();
    Duration needed =
        asked.rehearsal().map(e -> WindowNeed.of(asked.plan(), e)).orElse(Duration.ZERO);
    if (asked.rehearsal().isEmpty()) {
      answerable(
          "window",
          title,
          "how long this takes is not known without a rehearsal",
          "belay rehearse PLAN",
          ExitCode.BLOCKED);
    } else if (needed.compareTo(window) > 0) {
      answerable(
          "window",
          title,
          "%s are needed, the way back included; %s were named"
              .formatted(Ages.words(needed), Ages.words(window)),
          "name a longer --window",
          ExitCode.BLOCKED);
    } else {
      pass("window", title, "%s are needed, the way back included".formatted(Ages.words(needed)));
    }
  }

  private void approval() {
    var seen = new Approvals(asked).judge();
    if (seen.isEmpty()) {
      var by = asked.approvals().getLast();
      pass("approval", Approvals.TITLE, by.who() + " signed it");
    } else {
      refuse("approval", Approvals.TITLE, seen, "belay approve PLAN", ExitCode.BLOCKED);
    }
  }

  private void pass(String id, String title, String seen) {
    judgements.add(Judgement.passed(id, title, seen));
  }

  private void refuse(String id, String title, String seen, String next, ExitCode exit) {
    judgements.add(Judgement.refused(id, title, seen, next, exit));
  }

  private void answerable(String id, String title, String seen, String next, ExitCode exit) {
    var refused = Judgement.refused(id, title, seen, next, exit);
    Answer answer = asked.answers().get(PREFIX + id);
    judgements.add(
        answer != null && answer.choice().equals(Questions.ACCEPTED)
            ? refused.acceptedBy(answer)
            : refused);
  }
}
