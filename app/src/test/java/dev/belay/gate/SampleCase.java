package dev.belay.gate;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RehearsalEvidence.ApiAnswers;
import dev.belay.evidence.RehearsalEvidence.DataChange;
import dev.belay.evidence.RehearsalEvidence.Returned;
import dev.belay.evidence.RehearsalEvidence.TwinServer;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.evidence.RunReport.Stage;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.signature.Signers;
import dev.belay.step.CaptureFiles;
import dev.belay.step.InstallRelease;
import dev.belay.step.OpenTraffic;
import dev.belay.step.Proof;
import dev.belay.step.RunCommands;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import dev.belay.store.HostId;
import dev.belay.store.InstallationId;
import dev.belay.store.InstallationKey;
import dev.belay.survey.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A case in which every gate is open; a test changes one thing of it. */
final class SampleCase {
  static final Identity IDENTITY =
      new Identity(
          new TreeMap<>(
              Map.of(
                  "installed release", "1.8.1",
                  "revision of database:dify", "abcdef",
                  "file .env", "f".repeat(64))));
  static final InstallationId HERE =
      new InstallationId(
          new HostId("web1", "m1", List.of()),
          "/srv/dify/docker",
          "7001",
          new TreeMap<>(Map.of("dify", 5L)),
          Optional.empty());
  static final Instant THEN = Instant.parse("2026-03-01T20:00:00Z");
  private static final List<Step> STEPS =
      List.of(
          CaptureFiles.live("files:storage"),
          new StopWriters("1.8.1"),
          new InstallRelease("1.8.1", "1.15.0"),
          new OpenTraffic("1.15.0"));

  final Map<String, Answer> answers = new HashMap<>();
  final TreeMap<String, Long> rows =
      new TreeMap<>(Map.of("database:dify public.messages", 20_100L));
  private final List<Question> questions = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>(STEPS);
  private Set<String> captured = Set.of();
  Identity planned = IDENTITY;
  Identity now = IDENTITY;
  Instant at = THEN.plus(Duration.ofHours(2));
  Optional<BackupEvidence> backup = Optional.of(backup(List.of()));
  boolean without;

  /** What of the backup that the twin was made from differed when it was restored. */
  List<String> rehearsedBackup = List.of();

  boolean complete = true;

  /** Proofs of every step of the rehearsal. */
  List<Proof> proofs = List.of();

  String means = "COMMAND";
  String rehearsed = "";
  Returned returned = new Returned(5, 61, List.of());
  List<String> unexplained = List.of();
  Optional<ApiAnswers> api = Optional.empty();
  List<Approval> approvals;
  String binding = "all of it";
  List<String> damages = List.of();
  Optional<Duration> window = Optional.empty();
  TreeMap<String, String> options = new TreeMap<>();
  String executor = "grace";
  boolean fourEyes;
  Map<String, String> keys = Map.of();
  Optional<Signers> signers = Optional.empty();
  Case.Start start = Case.Start.NONE;
  Optional<Plan> other = Optional.empty();

  SampleCase(Path directory) {
    questions.add(
        new Question("check:some-risk", Question.Kind.RISK, "a risk", "", List.of("accepted")));
    questions.add(
        new Question("act:weaviate", Question.Kind.ACT, "an act", "", List.of("will-do")));
    questions.add(
        new Question("notes:1.9.0", Question.Kind.NOTES, "was read", "", List.of("read")));
    questions.forEach(q -> answer(q.id(), q.options().getFirst()));
    InstallationKey key = InstallationKey.in(directory.resolve("key"));
    byte[] text = Approval.signed("ada", THEN, binding, options).getBytes(StandardCharsets.UTF_8);
    approvals =
        List.of(
            Approval.own(
                "ada",
                THEN,
                binding,
                options,
                key.openText(),
                Base64.getEncoder().encodeToString(key.sign(text))));
  }

  void answer(String question, String choice) {
    answers.put(question, new Answer(question, choice, "because", "ada", THEN));
  }

  /** Adds a question about the configuration, answered. */
  void decide() {
    questions.add(
        new Question(
            "env:LOG_TZ", Question.Kind.DECISION, "which", "", List.of("keep", "new default")));
    answer("env:LOG_TZ", "keep");
  }

  /** Adds a question about commands that Belay can run, answered so. */
  void offer(String act, String choice) {
    var own = new Question(Questions.ACT + act, Question.Kind.ACT, act, "", List.of("will-do"));
    questions.add(Questions.executable(own, true));
    answer(own.id(), choice);
  }

  /** The plan has these commands among its steps. */
  void run(String act) {
    steps.add(
        steps.size() - 1, new RunCommands(act, "1.15.0", List.of("flask " + act), "before", false));
    captured = Set.of("before");
  }

  Plan plan(List<String> ids) {
    return new Plan(
        Plan.SCHEMA, Kind.UPGRADE, "1.8.1", "1.15.0", IDENTITY.digest(), captured, ids, steps);
  }

  Case asked() {
    Plan plan = other.orElseGet(() -> plan(questions.stream().map(Question::id).toList()));
    return new Case(
        plan,
        questions,
        planned,
        now,
        answers,
        backup,
        damages,
        without ? Optional.empty() : Optional.of(rehearsal(plan)),
        approvals,
        binding,
        rows,
        at,
        window,
        options,
        executor,
        start,
        HERE,
        new Case.Policy(Duration.ofDays(14), Duration.ofHours(24), 20, fourEyes, keys, signers));
  }

  static BackupEvidence backup(List<String> differences) {
    return new BackupEvidence(
        "set",
        "d".repeat(64),
        "pg_dump",
        THEN,
        5,
        20_062,
        1_000,
        "here",
        differences,
        List.of(),
        Optional.of(HERE),
        Duration.ofSeconds(9));
  }

  /** The same of another installation, or of nobody knows which. */
  static BackupEvidence of(BackupEvidence b, Optional<InstallationId> whose) {
    return new BackupEvidence(
        b.set(),
        b.digest(),
        b.strategy(),
        b.written(),
        b.tables(),
        b.rows(),
        b.bytes(),
        b.restoredOn(),
        b.differences(),
        b.unlike(),
        whose,
        b.restore());
  }

  private RehearsalEvidence rehearsal(Plan plan) {
    return new RehearsalEvidence(
        RehearsalEvidence.SCHEMA,
        rehearsed.isEmpty() ? PlanFile.digest(plan) : rehearsed,
        IDENTITY.digest(),
        THEN,
        THEN.plusSeconds(90),
        means,
        new TwinServer("here", 15, List.of()),
        backup(rehearsedBackup),
        leg(Kind.UPGRADE, complete, steps, 20),
        Optional.of(leg(Kind.ROLLBACK, true, List.of(new StopWriters("1.15.0")), 20)),
        List.of(),
        new DataChange(5, List.of(), List.of(), unexplained),
        new TreeMap<>(Map.of("database:dify", "a".repeat(64))),
        returned,
        new TreeMap<>(Map.of("database:dify public.messages", 20_000L)),
        Optional.empty(),
        api);
  }

  private LegReport leg(Kind kind, boolean complete, List<Step> steps, int seconds) {
    return new LegReport(
        "0",
        kind,
        "1.8.1",
        "1.15.0",
        "digest",
        "chain",
        1,
        complete,
        Optional.of(THEN),
        Optional.of(Duration.ofSeconds(80)),
        Optional.of(THEN),
        Optional.of(THEN.plusSeconds(80)),
        Optional.empty(),
        steps.stream()
            .map(s ->
                new StepReport(
                    s.id(),
                    s.title(),
                    Stage.DONE,
                    1,
                    Optional.of(THEN),
                    Optional.of(Duration.ofSeconds(seconds)),
                    proofs,
                    Optional.empty()))
            .toList());
  }
}
