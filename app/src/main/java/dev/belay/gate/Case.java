package dev.belay.gate;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.Question;
import dev.belay.store.InstallationId;
import dev.belay.survey.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is looked at when a plan asks to start.
 *
 * @param planned the identity that the plan was made from
 * @param now the identity of the installation as it is
 * @param answers the latest to each question, by its id
 * @param binding digest of plan, questions, answers and evidence: what an approval signs
 * @param damages of the backup, when its bytes were read against its list
 * @param options of the upgrade that change what runs or when it goes back, by name
 * @param rows of the tables now, as the server estimates them
 * @param at the time by this host's clock
 * @param window how long the installation may be closed, when the caller said so
 * @param executor who starts it
 * @param installation which one this is
 */
public record Case(
    Plan plan,
    List<Question> questions,
    Identity planned,
    Identity now,
    Map<String, Answer> answers,
    Optional<BackupEvidence> backup,
    List<String> damages,
    Optional<RehearsalEvidence> rehearsal,
    List<Approval> approvals,
    String binding,
    SortedMap<String, Long> rows,
    Instant at,
    Optional<Duration> window,
    SortedMap<String, String> options,
    String executor,
    InstallationId installation,
    Policy policy) {
  public Case {
    questions = List.copyOf(questions);
    answers = Map.copyOf(answers);
    approvals = List.copyOf(approvals);
    damages = List.copyOf(damages);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  String digest() {
    return PlanFile.digest(plan);
  }

  /**
   * What an installation asks of evidence and people.
   *
   * @param rehearsalAge after which a rehearsal proves nothing about today
   * @param backupAge after which a backup is too old to start on
   * @param growthPercent of a table that the migration goes through, after which its time is not
   *     known any more
   * @param fourEyes whether who approves must be another person than who starts
   * @param keys open keys of those who may approve, by name; empty when anyone may
   */
  public record Policy(
      Duration rehearsalAge,
      Duration backupAge,
      int growthPercent,
      boolean fourEyes,
      Map<String, String> keys) {
    public Policy {
      keys = Map.copyOf(keys);
    }
  }
}
