package dev.belay.gate;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.Question;
import dev.belay.signature.Signers;
import dev.belay.signature.SshSignature;
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
 * @param executor who starts it, as they say
 * @param start what shows who starts it
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
    Start start,
    InstallationId installation,
    Policy policy) {
  public Case {
    questions = List.copyOf(questions);
    answers = Map.copyOf(answers);
    approvals = List.copyOf(approvals);
    damages = List.copyOf(damages);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** The same, with what shows who starts it. */
  public Case with(Start shown) {
    return new Case(
        plan,
        questions,
        planned,
        now,
        answers,
        backup,
        damages,
        rehearsal,
        approvals,
        binding,
        rows,
        at,
        window,
        options,
        executor,
        shown,
        installation,
        policy);
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
   * @param fourEyes whether who approves must be another person than who starts, by their keys
   * @param keys Belay's own open keys of those who may approve, by name; empty when anyone may
   * @param signers whose SSH keys may approve and start; without them a name is what somebody said
   */
  public record Policy(
      Duration rehearsalAge,
      Duration backupAge,
      int growthPercent,
      boolean fourEyes,
      Map<String, String> keys,
      Optional<Signers> signers) {
    public Policy {
      keys = Map.copyOf(keys);
    }

    /** In one line, as it is remembered from one upgrade to the next. */
    public String words() {
      return (fourEyes ? "four eyes" : "no four eyes")
          + signers.map(s -> ", signers " + s.digest()).orElse("");
    }
  }

  /**
   * @param signature by which a person shows that they start it; nothing yet while it is looked at
   * @param after the upgrade that was the latest before: what starts one upgrade starts no second
   * @param before the policy under which the upgrade before was started, when it is known
   */
  public record Start(Optional<SshSignature> signature, String after, Optional<String> before) {
    public static final Start NONE = new Start(Optional.empty(), "none", Optional.empty());

    /** The same, signed. */
    public Start by(Optional<SshSignature> made) {
      return new Start(made, after, before);
    }
  }
}
