package dev.belay.cli;

import dev.belay.evidence.ClosureForecast;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RunReport;
import dev.belay.gate.Case;
import dev.belay.gate.Gate;
import dev.belay.gate.Judgement;
import dev.belay.gate.PlanFolder;
import dev.belay.gate.WindowNeed;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Plan;
import dev.belay.run.LastSafe;
import dev.belay.run.Lock;
import dev.belay.step.CountedBackup;
import dev.belay.step.VerifySchema;
import dev.belay.view.GateText;
import dev.belay.view.RunPage;
import dev.belay.view.RunText;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay upgrade}: executes a plan. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    description =
        "Executes a plan: copies, migrates, verifies, lets traffic in. Starts only when every gate"
            + " has passed or is waived; an upgrade that fails before traffic returns takes itself"
            + " back.")
final class UpgradeCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private PlanFolderOption plan;

  @Mixin private PlannedInstallation installation;

  @Mixin private StartOptions options;

  @Mixin private SshSigning signing;

  @Option(names = "--check", description = "Only say what the gates say; start nothing.")
  private boolean check;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  UpgradeCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  /** What the run compares itself with; a server of another major prints its schema otherwise. */
  private static void note(RunDirectory run, Plan plan, RehearsalEvidence evidence) {
    boolean same = evidence.twin().unlike().stream().noneMatch(u -> u.startsWith("PostgreSQL "));
    if (same) {
      evidence.schemas().forEach((role, print) -> run.note(VerifySchema.note(role), print));
    }
    evidence
        .closed()
        .ifPresent(c -> new ClosureForecast(c, WindowNeed.of(plan, evidence)).remember(run));
    run.note(RunPage.WAYS_BACK, JsonMapper.shared().writeValueAsString(waysBack(evidence)));
  }

  private static List<String> waysBack(RehearsalEvidence evidence) {
    var rename = evidence.rollback().flatMap(RunReport.LegReport::took);
    return List.of(
        "the rollback point: the kept databases take their names back; rehearsed at %s in %s, loses what was written since"
            .formatted(evidence.ended(), rename.map(RunText::seconds).orElse("unknown time")),
        "the backup in %s: %,d rows, restored and compared at %s; loses what was written since %s"
            .formatted(
                evidence.backup().set(),
                evidence.backup().rows(),
                evidence.began(),
                evidence.backup().written()));
  }

  @Override
  public Integer call() {
    var acts = new RunActs(parts, terminal, json);
    PlanFolder folder = plan.folder();
    State state = plan.state();
    Case looked =
        new GateRoom(parts, terminal)
            .look(
                folder,
                installation.file(folder),
                state,
                options,
                Person.name(null, System.getenv()));
    var start = new SignedStart(looked, signing, parts.shell());
    if (signing.print()) {
      terminal.out().print(start.text());
      terminal.out().flush();
      return ExitCode.DONE.code();
    }
    Case asked = start.signed();
    List<Judgement> gates = Gate.judge(asked);
    ExitCode closed = Gate.exit(gates);
    if (json && check) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(gates));
      return closed.code();
    }
    var said = json ? terminal.err() : terminal.out();
    said.print(GateText.of(gates));
    said.flush(); // Before the steps, which are said elsewhere.
    if (closed != ExitCode.DONE) {
      Judgement first = gates.stream().filter(j -> j.exit() == closed).findFirst().orElseThrow();
      throw new OutsideException(
          new Failure(
              closed,
              "the upgrade does not start: %d of %d gates did not pass"
                  .formatted(gates.stream().filter(g -> !g.open()).count(), gates.size()),
              first.title() + ": " + first.seen(),
              first.next()));
    }
    if (check) {
      return ExitCode.DONE.code();
    }
    Plan executed = folder.plan();
    Lock.take(state).close();
    var run = acts.begin(state, installation.file(folder));
    start.note(run);
    folder
        .rehearsal(state.key())
        .ifPresent(evidence -> {
          note(run, executed, evidence);
          options
              .window()
              .map(w -> Instant.now().plus(w.minus(WindowNeed.back(evidence))))
              .ifPresent(moment -> run.note(LastSafe.NOTE, moment.toString()));
        });
    asked.backup().ifPresent(b -> run.note(CountedBackup.NOTE, b.set()));
    run.note(RunPage.GATES, JsonMapper.shared().writeValueAsString(gates));
    return acts.act(state, run, runs -> runs.start(run, executed));
  }
}
