package dev.belay.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RehearsalEvidence.ApiAnswers;
import dev.belay.evidence.RehearsalEvidence.Returned;
import dev.belay.outside.ExitCode;
import dev.belay.plan.Plan;
import dev.belay.plan.Questions;
import dev.belay.step.Proof;
import dev.belay.store.InstallationId;
import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  @TempDir private Path directory;

  private SampleCase sample() {
    return new SampleCase(directory);
  }

  private static Judgement of(String id, Case asked) {
    return Gate.judge(asked).stream().filter(j -> j.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void everyGateIsOpenWhenEverythingIsInOrder() {
    Case asked = sample().asked();
    assertThat(Gate.judge(asked)).allMatch(Judgement::open);
    assertThat(Gate.exit(Gate.judge(asked))).isEqualTo(ExitCode.DONE);
  }

  @Test
  void driftIsNamedPartByPartAndNobodyCanAcceptIt() {
    var sample = sample();
    var parts = new TreeMap<>(SampleCase.IDENTITY.parts());
    parts.put("file .env", "other".repeat(20));
    parts.put("revision of database:dify", "fedcba");
    sample.now = new Identity(parts);
    sample.answer("gate:facts", "accepted");

    Judgement facts = of("facts", sample.asked());

    assertThat(facts.result()).isEqualTo(Judgement.Result.REFUSED);
    assertThat(facts.seen())
        .isEqualTo("file .env has changed; revision of database:dify was abcdef and is fedcba");
    assertThat(Gate.exit(Gate.judge(sample.asked()))).isEqualTo(ExitCode.DRIFTED);
  }

  @Test
  void factsThatAreNotThoseOfThePlanCloseTheGate() {
    var sample = sample();
    sample.planned = new Identity(new TreeMap<>(Map.of("installed release", "1.8.1")));
    sample.now = sample.planned;
    assertThat(of("facts", sample.asked()).exit()).isEqualTo(ExitCode.DRIFTED);
  }

  @Test
  void anOpenQuestionBlocksAndAForeignAnswerIsNone() {
    var sample = sample();
    sample.answers.remove("check:some-risk");
    assertThat(of("questions", sample.asked()).seen())
        .isEqualTo("1 of 3 are not answered: check:some-risk");
    sample.answer("check:some-risk", "whatever");
    assertThat(of("questions", sample.asked()).open()).isFalse();
  }

  @Test
  void aDecisionThatIsAnsweredAfterThePlanNeedsAnotherPlan() {
    var sample = sample();
    sample.decide();
    assertThat(of("questions", sample.asked()).seen())
        .isEqualTo("answered after the plan was made, so they are not in it: env:LOG_TZ");
  }

  @Test
  void anAnswerThatBelayRunsItMustBeAStepOfThePlan() {
    var sample = sample();
    sample.offer("old-keys", Questions.RUN);
    Judgement questions = of("questions", sample.asked());
    assertThat(questions.seen())
        .isEqualTo("answered after the plan was made, so they are not in it: act:old-keys");
    assertThat(questions.exit()).isEqualTo(ExitCode.BLOCKED);
    sample.run("old-keys");
    assertThat(of("questions", sample.asked()).open()).isTrue();
  }

  @Test
  void aStepOfThePlanMustHaveBeenAnsweredSo() {
    var sample = sample();
    sample.offer("old-keys", "will-do");
    assertThat(of("questions", sample.asked()).open()).isTrue();
    sample.run("old-keys");
    assertThat(of("questions", sample.asked()).seen())
        .isEqualTo("answered after the plan was made, so they are not in it: act:old-keys");
  }

  @Test
  void aRehearsalFromABackupThatDiffersProvesNothing() {
    var sample = sample();
    sample.rehearsedBackup = List.of("public.messages: 3 rows, then 2");
    Case asked = sample.asked();
    assertThat(asked.rehearsal().orElseThrow().verdict())
        .isEqualTo(RehearsalEvidence.Verdict.FAILED);
    assertThat(of("rehearsal", asked).exit()).isEqualTo(ExitCode.NOT_PROVEN);
  }

  @Test
  void s24AnUnverifiedBackupIsNeverAcceptable() {
    var sample = sample();
    sample.answer("gate:backup", "accepted");
    sample.backup = Optional.empty();
    assertThat(of("backup", sample.asked()).exit()).isEqualTo(ExitCode.BLOCKED);
    sample.backup = Optional.of(SampleCase.backup(List.of("public.messages: 3 rows, then 2")));
    assertThat(of("backup", sample.asked()).open()).isFalse();
  }

  @Test
  void anOldBackupCanBeAnsweredForByName() {
    var sample = sample();
    sample.at = sample.at.plus(Duration.ofHours(30));
    assertThat(of("backup-age", sample.asked()).open()).isFalse();
    sample.answer("gate:backup-age", "accepted");
    Judgement accepted = of("backup-age", sample.asked());
    assertThat(accepted.result()).isEqualTo(Judgement.Result.ACCEPTED);
    assertThat(accepted.seen()).contains("32 hours old").contains("answered for, said by ada");
  }

  @Test
  void s21ASimulatedRehearsalDoesNotOpenTheGate() {
    var sample = sample();
    sample.means = RehearsalEvidence.SIMULATED;
    assertThat(of("rehearsal", sample.asked()).exit()).isEqualTo(ExitCode.NOT_PROVEN);
  }

  @Test
  void whatCallersWouldNoticeIsAnsweredForByName() {
    var sample = sample();
    assertThat(of("api", sample.asked()).title()).isEqualTo("the API was not asked");
    sample.api = Optional.of(answers(List.of(), List.of()));
    assertThat(of("api", sample.asked()).seen()).isEqualTo("9 probes were answered alike");
    sample.api = Optional.of(answers(List.of(), List.of("bot/retrieve: no egress")));
    assertThat(of("api", sample.asked()).exit()).isEqualTo(ExitCode.UNKNOWN);
    sample.api =
        Optional.of(answers(List.of("bot/info: body.tags: is gone (breaking)"), List.of()));
    Judgement differs = of("api", sample.asked());
    assertThat(differs.exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(differs.seen())
        .isEqualTo("1 differ, 0 are undecided: bot/info: body.tags: is gone (breaking)");
    sample.answer("gate:api", "accepted");
    assertThat(of("api", sample.asked()).result()).isEqualTo(Judgement.Result.ACCEPTED);
  }

  private static ApiAnswers answers(List<String> findings, List<String> undecided) {
    return new ApiAnswers("suite", 9, 0, List.of("1.8.1"), List.of("1.15.0"), findings, undecided);
  }

  @Test
  void aRehearsalThatFailedOrDidNotComeBackDoesNotOpenTheGate() {
    var sample = sample();
    sample.complete = false;
    assertThat(of("rehearsal", sample.asked()).open()).isFalse();
    sample.complete = true;
    sample.returned = new Returned(5, 1, List.of("public.messages: 20 rows, then 19"));
    assertThat(of("rehearsal", sample.asked()).open()).isFalse();
    assertThat(of("way-back", sample.asked()).seen()).contains("20 rows, then 19");
    sample.returned = new Returned(0, 0, List.of());
    assertThat(of("way-back", sample.asked()).seen()).isEqualTo("it was not tried");
  }

  @Test
  void evidenceGetsStaleAndSaysWhichChangeMadeItSo() {
    var sample = sample();
    sample.at = sample.at.plus(Duration.ofDays(15));
    sample.answer("gate:backup-age", "accepted");
    assertThat(of("rehearsal", sample.asked()).seen()).contains("it is 15 days old");
    sample = sample();
    sample.rows.put("database:dify public.messages", 25_000L);
    assertThat(of("rehearsal", sample.asked()).seen())
        .isEqualTo(
            "the rehearsal is stale: database:dify public.messages grew from 20,000 to 25,000"
                + " rows");
    sample = sample();
    sample.rehearsed = "0".repeat(64);
    assertThat(of("rehearsal", sample.asked()).seen()).contains("it was of plan 000000000000");
    assertThat(Gate.exit(Gate.judge(sample.asked()))).isEqualTo(ExitCode.NOT_PROVEN);
  }

  @Test
  void withoutARehearsalNothingStartsUnlessSomebodyAnswersForIt() {
    var sample = sample();
    sample.without = true;
    assertThat(Gate.exit(Gate.judge(sample.asked()))).isEqualTo(ExitCode.NOT_PROVEN);
    sample.answer("gate:rehearsal", "accepted");
    assertThat(of("rehearsal", sample.asked()).result()).isEqualTo(Judgement.Result.ACCEPTED);
  }

  @Test
  void aChangeThatNobodyExplainsNeedsAPerson() {
    var sample = sample();
    sample.unexplained = List.of("database:dify public.apps: 4 rows, then 3");
    assertThat(of("data", sample.asked()).open()).isFalse();
    sample.answer("gate:data", "accepted");
    assertThat(of("data", sample.asked()).result()).isEqualTo(Judgement.Result.ACCEPTED);
  }

  @Test
  void theWindowMustHoldTheWayThereAndBackWithHalfAsMuchAgain() {
    var sample = sample();
    // 60 s there (the live copy before the stop does not count) and 20 s back, times 1.5.
    sample.window = Optional.of(Duration.ofMinutes(2));
    assertThat(of("window", sample.asked()).open()).isTrue();
    sample.window = Optional.of(Duration.ofSeconds(119));
    assertThat(of("window", sample.asked()).seen())
        .isEqualTo("120 seconds are needed, the way back included; 119 seconds were named");
  }

  @Test
  void theWindowGateSaysWhatNoCopyCouldMeasure() {
    var sample = sample();
    sample.window = Optional.of(Duration.ofMinutes(2));
    sample.proofs = List.of(new Proof.NotExercised("commands", "a copy reaches nothing"));
    assertThat(of("window", sample.asked()).seen())
        .startsWith("120 seconds are needed, the way back included; not in it, because no copy")
        .contains("start the workers of 1.15.0 and let traffic in");
  }

  @Test
  void anApprovalIsVoidWhenWhatWasSignedChanges() {
    var sample = sample();
    sample.binding = "another";
    assertThat(of("approval", sample.asked()).seen()).contains("is not what lies here now");
    sample = sample();
    sample.approvals = List.of();
    assertThat(of("approval", sample.asked()).seen()).isEqualTo("nobody did");
  }

  @Test
  void anApprovalInAnotherNameOrWithAnotherKeyIsNone() {
    var sample = sample();
    Approval good = sample.approvals.getFirst();
    sample.approvals =
        List.of(
            Approval.own(
                "eve", good.when(), good.binding(), good.options(), good.key(), good.signature()));
    assertThat(of("approval", sample.asked()).seen())
        .isEqualTo("the signature, said by eve, does not fit");
    sample.approvals =
        List.of(
            Approval.own(
                "ada", good.when(), good.binding(), good.options(), "no key", good.signature()));
    assertThat(of("approval", sample.asked()).open()).isFalse();
    sample.approvals = List.of(good);
    sample.keys = Map.of("ada", "another key");
    assertThat(of("approval", sample.asked()).seen())
        .isEqualTo("said by ada, and signed with a key that belay.yaml does not name for them");
    sample.keys = Map.of("ada", good.key());
    assertThat(of("approval", sample.asked()).open()).isTrue();
  }

  @Test
  void S29_fourEyesWithoutAListOfKeysOpenNothing() {
    var sample = sample();
    sample.fourEyes = true;
    assertThat(of("approval", sample.asked()).open()).isFalse();
    assertThat(of("approval", sample.asked()).next()).contains("signers: /etc/belay/signers");
  }

  @Test
  void questionsThatWereExchangedAreNotThoseOfThePlan() {
    var sample = sample();
    Plan other = sample.plan(List.of("check:some-risk"));
    sample.other = Optional.of(other);
    assertThat(of("questions", sample.asked()).seen())
        .isEqualTo("questions.json is not the one that belongs to the plan");
  }

  @Test
  void S27_aBackupOfAnotherInstallationOpensNoGateAndSaysWhose() {
    var sample = sample();
    var good = sample.backup.orElseThrow();
    var other =
        new InstallationId(
            SampleCase.HERE.host(),
            "/srv/other/docker",
            "7002",
            SampleCase.HERE.databases(),
            Optional.empty());
    sample.backup = Optional.of(SampleCase.of(good, Optional.of(other)));
    Judgement backup = of("backup", sample.asked());
    assertThat(backup.exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(backup.seen())
        .contains("another installation, /srv/other/docker on web1")
        .contains("PostgreSQL system 7002, not 7001");
    sample.backup = Optional.of(SampleCase.of(good, Optional.empty()));
    assertThat(of("backup", sample.asked()).seen()).contains("does not say whose it is");
  }

  @Test
  void S28_anOptionThatWasNotSignedIsDriftByItsName() {
    var sample = sample();
    sample.options.put("--window", "30");
    Judgement options = of("options", sample.asked());
    assertThat(options.exit()).isEqualTo(ExitCode.DRIFTED);
    assertThat(options.seen()).isEqualTo("--window was not given and is 30");
  }

  @Test
  void S31_aDateInTheFutureIsNoAge() {
    var sample = sample();
    sample.at = SampleCase.THEN.minus(Duration.ofHours(30));
    Judgement age = of("backup-age", sample.asked());
    assertThat(age.open()).isFalse();
    assertThat(age.seen()).contains("in the future, which is no age");
  }

  @Test
  void S31_aBackupThatIsNotWholeOpensNoGate() {
    var sample = sample();
    sample.damages = List.of("databases/dify/data.zst: it is not there");
    Judgement backup = of("backup", sample.asked());
    assertThat(backup.exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(backup.seen()).contains("is no way back: databases/dify/data.zst");
  }
}
