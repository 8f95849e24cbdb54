package dev.belay.gate;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.outside.ExitCode;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.step.MigrateVectors;
import dev.belay.step.RunCommands;
import dev.belay.store.InstallationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether a plan may start. Every gate is asked and every refusal is said; four of them no
 * answer opens (S24): drift from the facts of the plan, an unverified backup, a missing approval,
 * and a question that only a new plan settles.
 */
public final class Gate {
  /** The gates that a named person may answer for, by their ids. */
  public static final Set<String> ANSWERABLE =
      Set.of("backup-age", "rehearsal", "way-back", "data", "api", "window");

  /** What an answer to a gate is called. */
  public static final String PREFIX = "gate:";

  private final Case asked;
  private final Judgements said;

  private Gate(Case asked) {
    this.asked = asked;
    this.said = new Judgements(asked.answers());
  }

  /** In the order in which an operator would settle them. */
  public static List<Judgement> judge(Case asked) {
    var gate = new Gate(asked);
    gate.facts();
    gate.questions();
    gate.backup();
    gate.rehearsal();
    gate.window();
    new ApprovalGates(gate.said, asked).judge();
    return gate.said.all();
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
      said.refuse(
          "facts",
          title,
          "facts.json is not the one that the plan was made from",
          "belay plan",
          ExitCode.DRIFTED);
    } else if (!drift.isEmpty()) {
      said.refuse("facts", title, String.join("; ", drift), "belay plan", ExitCode.DRIFTED);
    } else {
      said.pass("facts", title, "%d facts are as they were".formatted(asked.now().parts().size()));
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
      said.refuse(
          "questions",
          title,
          "questions.json is not the one that belongs to the plan",
          "belay plan",
          ExitCode.BLOCKED);
    } else if (!open.isEmpty()) {
      said.refuse(
          "questions",
          title,
          "%d of %d are not answered: %s"
              .formatted(open.size(), asked.questions().size(), Judgements.some(open)),
          "belay answer PLAN",
          ExitCode.BLOCKED);
    } else if (!undecided.isEmpty()) {
      said.refuse(
          "questions",
          title,
          "answered after the plan was made, so they are not in it: " + Judgements.some(undecided),
          "belay plan",
          ExitCode.BLOCKED);
    } else {
      said.pass("questions", title, asked.questions().size() + " answered");
    }
  }

  /** Whether the plan has what a question is about among its steps. */
  private boolean runs(Question q) {
    return asked.plan().steps().stream()
        .anyMatch(s ->
            (s instanceof RunCommands r && q.id().equals(Questions.ACT + r.act()))
                || (s instanceof MigrateVectors m && q.id().equals(Questions.ACT + m.act())));
  }

  private void backup() {
    String title = "a backup was restored and compared";
    if (asked.backup().isEmpty()) {
      said.refuse("backup", title, "there is none", "belay rehearse PLAN", ExitCode.BLOCKED);
      said.notYet();
      return;
    }
    var backup = asked.backup().get();
    Optional<String> foreign = foreign(backup);
    if (foreign.isPresent()) {
      said.refuse("backup", title, foreign.get(), "belay backup --to DIR", ExitCode.BLOCKED);
      return;
    }
    if (!asked.damages().isEmpty()) {
      said.refuse(
          "backup",
          title,
          "the one in %s is no way back: %s"
              .formatted(backup.set(), Judgements.some(asked.damages())),
          "belay backup --to DIR",
          ExitCode.BLOCKED);
      return;
    }
    if (!backup.proven()) {
      said.refuse(
          "backup",
          title,
          "what was restored differs: " + Judgements.some(backup.differences()),
          "belay rehearse PLAN",
          ExitCode.BLOCKED);
      return;
    }
    said.pass(
        "backup",
        title,
        "%,d rows of %d tables, restored on %s"
            .formatted(backup.rows(), backup.tables(), backup.restoredOn()));
    Duration age = Duration.between(backup.written(), asked.at());
    title = "the backup is younger than " + Ages.words(asked.policy().backupAge());
    if (age.isNegative()) {
      said.answerable(
          "backup-age",
          title,
          "it is dated %s in the future, which is no age: this host's clock was set back, or was"
                  .formatted(Ages.words(age.negated()))
              + " ahead when it was made",
          "belay backup --to DIR",
          ExitCode.BLOCKED);
    } else if (age.compareTo(asked.policy().backupAge()) > 0) {
      said.answerable(
          "backup-age",
          title,
          "it is %s old; what was written since is in the rollback point only"
              .formatted(Ages.words(age)),
          "belay backup --to DIR",
          ExitCode.BLOCKED);
    } else {
      said.pass("backup-age", title, Ages.words(age) + " old");
    }
  }

  /** Why a backup is not this installation's, or does not say whose it is. */
  private Optional<String> foreign(BackupEvidence backup) {
    if (backup.installation().isEmpty()) {
      return Optional.of(
          "the one in %s does not say whose it is: an older Belay made it".formatted(backup.set()));
    }
    InstallationId whose = backup.installation().get();
    List<String> apart = asked.installation().differences(whose);
    return apart.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the one in %s is of another installation, %s: %s"
                .formatted(backup.set(), whose.words(), String.join("; ", apart)));
  }

  private void rehearsal() {
    String title = "this plan was rehearsed";
    if (asked.rehearsal().isEmpty()) {
      said.answerable("rehearsal", title, "it was not", "belay rehearse PLAN", ExitCode.NOT_PROVEN);
      said.notYet();
      return;
    }
    RehearsalEvidence evidence = asked.rehearsal().get();
    List<String> stale = Staleness.of(evidence, asked);
    switch (evidence.verdict()) {
      case FAILED, SIMULATED ->
          said.answerable(
              "rehearsal",
              title,
              Verdicts.sentence(evidence),
              "belay rehearse PLAN",
              ExitCode.NOT_PROVEN);
      case PASSED, PARTIAL -> {
        if (stale.isEmpty()) {
          said.pass("rehearsal", title, Verdicts.sentence(evidence));
        } else {
          said.answerable(
              "rehearsal",
              title,
              "the rehearsal is stale: " + String.join("; ", stale),
              "belay rehearse PLAN",
              ExitCode.NOT_PROVEN);
        }
      }
    }
    new RehearsalGates(said, evidence).judge();
  }

  private void window() {
    String title = "the window is long enough";
    if (asked.window().isEmpty()) {
      said.pass(
          "window", "no window was named", "so nothing limits the closed time; --window does");
      return;
    }
    Duration window = asked.window().get();
    Duration needed =
        asked.rehearsal().map(e -> WindowNeed.of(asked.plan(), e)).orElse(Duration.ZERO);
    if (asked.rehearsal().isEmpty()) {
      said.answerable(
          "window",
          title,
          "how long this takes is not known without a rehearsal",
          "belay rehearse PLAN",
          ExitCode.BLOCKED);
    } else if (needed.compareTo(window) > 0) {
      said.answerable(
          "window",
          title,
          "%s are needed, the way back included; %s were named"
              .formatted(Ages.words(needed), Ages.words(window)),
          "name a longer --window",
          ExitCode.BLOCKED);
    } else {
      var unmeasured = asked.rehearsal().map(WindowNeed::unmeasured).orElse(List.of());
      String besides =
          unmeasured.isEmpty()
              ? ""
              : "; not in it, because no copy could do it: " + Judgements.some(unmeasured);
      said.pass(
          "window",
          title,
          "%s are needed, the way back included%s".formatted(Ages.words(needed), besides));
    }
  }
}
