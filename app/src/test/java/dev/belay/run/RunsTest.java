package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.deployment.Activity;
import dev.belay.deployment.FakeDeployment;
import dev.belay.evidence.Closure;
import dev.belay.evidence.ClosureForecast;
import dev.belay.evidence.RunReport;
import dev.belay.journal.FileTape;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.journal.Tape;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.step.Binding;
import dev.belay.step.InstallRelease;
import dev.belay.step.OpenTraffic;
import dev.belay.step.Proof;
import dev.belay.step.StartClosed;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import dev.belay.step.VerifyHealth;
import dev.belay.step.World;
import dev.belay.store.FakeDatabases;
import dev.belay.store.files.DirectoryStore;
import dev.belay.view.ClosureText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final Plan PLAN =
      new Plan(
          Plan.SCHEMA,
          Kind.UPGRADE,
          "1.8.1",
          "1.15.0",
          "basis",
          Set.of(),
          List.of(),
          List.of(
              new StopWriters("1.8.1"),
              new InstallRelease("1.8.1", "1.15.0"),
              new StartClosed("1.15.0"),
              new VerifyHealth("1.15.0"),
              new OpenTraffic("1.15.0")));

  @TempDir private Path directory;
  private final FakeDeployment deployment = new FakeDeployment("1.8.1");
  private final FakeDatabases databases = new FakeDatabases();

  @Test
  void aPlanRunsToItsEnd() {
    var run = newRun();
    assertThat(runs(FileTape::open).start(run, PLAN)).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.15.0"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    assertThat(run.legs().getFirst().progress().closed()).isTrue();
  }

  @Test
  void s4AFailureBeforeTrafficTakesTheUpgradeBackByItself() {
    deployment.broken.add("start 1.15.0");
    var run = newRun();
    var ending = runs(FileTape::open).start(run, PLAN);
    assertThat(ending).isInstanceOf(Ending.TakenBack.class);
    assertThat(ending.exit().code()).isEqualTo(22);
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    assertThat(run.legs().stream().map(l -> l.name())).containsExactly("0-upgrade", "1-rollback");
  }

  @Test
  void theTimesInWhichNobodyIsServedAreOnRecord() {
    var run = newRun();
    new ClosureForecast(Duration.ofSeconds(80), Duration.ofSeconds(300)).remember(run);
    runs(FileTape::open).start(run, PLAN);
    runs(FileTape::open).rollback(run);
    var report = RunReport.of(run);
    assertThat(report.closures()).hasSize(2);
    assertThat(report.closures().getFirst().until()).isEqualTo(report.legs().getFirst().opened());
    assertThat(ClosureText.of(report, Instant.now()))
        .satisfiesExactly(
            there ->
                assertThat(there)
                    .matches(
                        "closed for .* s, from .* UTC; 80.0 s in the rehearsal, 300.0 s at most"
                            + " with the way back"),
            back -> assertThat(back).startsWith("closed for ").doesNotContain("rehearsal"));
  }

  @Test
  void anUpgradeThatWasTakenBackIsOneClosureWithItsWayBack() {
    deployment.broken.add("start 1.15.0");
    var run = newRun();
    runs(FileTape::open).start(run, PLAN);
    var legs = RunReport.of(run).legs();
    assertThat(RunReport.of(run).closures())
        .containsExactly(
            new Closure(legs.getFirst().closed().orElseThrow(), legs.getLast().opened()));
  }

  @Test
  void whatStoppedHalfWayIsStillClosed() {
    deployment.broken.addAll(Set.of("start 1.15.0", "start 1.8.1"));
    var run = newRun();
    runs(FileTape::open).start(run, PLAN);
    Instant now = Instant.now().plusSeconds(60);
    assertThat(ClosureText.of(RunReport.of(run), now))
        .singleElement()
        .asString()
        .startsWith("still closed, for 60.");
  }

  @Test
  void s22TheBallastIsGivenUpForTheWayBack() {
    var run = newRun();
    Path ballast = run.path().resolve("ballast");
    runs(FileTape::open).start(run, PLAN);
    assertThat(ballast).hasSize(2 << 20);
    runs(FileTape::open).rollback(run);
    assertThat(ballast).doesNotExist();
  }

  @Test
  void anUpgradeThatFailedBeforeItChangedAnythingIsOverAndHoldsNothing() {
    var run = newRun();
    run.note(LastSafe.NOTE, InstantSource.system().instant().minusSeconds(1).toString());
    var only = List.<Step>of(new VerifyHealth("1.8.1"), new OpenTraffic("1.8.1"));
    var plan =
        new Plan(Plan.SCHEMA, Kind.UPGRADE, "1.8.1", "1.8.1", "basis", Set.of(), List.of(), only);
    assertThat(runs(FileTape::open).start(run, plan)).isInstanceOf(Ending.TakenBack.class);
    assertThat(run.legs()).hasSize(2).allSatisfy(l -> assertThat(l.begun()).isTrue());
    assertThat(runs(FileTape::open).resume(run)).isEqualTo(new Ending.Completed());
    assertThat(runs(FileTape::open).finish(run)).isEqualTo(new Ending.Completed());
  }

  @Test
  void s4AFailureWhileTrafficIsLetInStopsAndLeavesTheDecisionToAPerson() {
    deployment.broken.add("open 1.15.0");
    var run = newRun();
    var ending = runs(FileTape::open).start(run, PLAN);
    assertThat(ending).isInstanceOf(Ending.Stopped.class);
    assertThat(ending.exit().code()).isEqualTo(20);
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.15.0"));
    assertThat(runs(FileTape::open).rollback(run)).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
  }

  @Test
  void aRollbackThatStopsIsContinuedByResume() {
    deployment.broken.addAll(Set.of("start 1.15.0", "start 1.8.1"));
    var run = newRun();
    assertThat(runs(FileTape::open).start(run, PLAN).exit().code()).isEqualTo(23);
    deployment.broken.clear();
    assertThat(runs(FileTape::open).resume(run)).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
  }

  /** Without it neither a resume nor a rollback could begin: both look at the database first. */
  @Test
  void aDatabaseThatAFailedStepLeftStoppedIsWokenBeforeTheWayBackBegins() {
    deployment.broken.add("start 1.15.0");
    databases.server =
        () -> {
          if (deployment.activity().equals(Observed.known(Activity.STOPPED))
              && deployment.woken.isEmpty()) {
            throw new OutsideException(
                Failure.unknown("the server", "does not answer", "start it"));
          }
        };
    assertThat(runs(FileTape::open).start(newRun(), PLAN)).isInstanceOf(Ending.TakenBack.class);
    assertThat(deployment.woken).contains("1.8.1");
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
  }

  @Test
  void s22ADatabaseThatCannotBeWokenStopsTheRollbackAndLosesNothing() {
    deployment.broken.add("start 1.15.0");
    databases.server =
        () -> {
          if (deployment.activity().equals(Observed.known(Activity.STOPPED))) {
            throw new OutsideException(
                Failure.unknown("the server", "does not answer", "start it"));
          }
        };
    var run = newRun();
    assertThat(runs(FileTape::open).start(run, PLAN).exit().code()).isEqualTo(23);
    databases.server = () -> {};
    assertThat(runs(FileTape::open).rollback(run)).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
  }

  @Test
  void whatWasTakenBackIsNotTakenBackAgain() {
    var run = newRun();
    runs(FileTape::open).start(run, PLAN);
    runs(FileTape::open).rollback(run);
    assertThatThrownBy(() -> runs(FileTape::open).rollback(run))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("taken back before");
  }

  @Test
  void s22WithoutPowerAtAnyAppendTheRunResumesToTheTargetAndRollsBackToTheStart() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int points = 0;
    for (int at = 1; ; at++) {
      String of = "seed %d, point %d".formatted(seed, at);
      var survived = killAndRecover(at, Runs::resume, "1.15.0", random, of);
      if (survived) {
        break;
      }
      killAndRecover(at, Runs::rollback, "1.8.1", random, of);
      points++;
    }
    assertThat(points).isEqualTo(3 * (1 + 2 * PLAN.steps().size() + 1));
  }

  /** Whether the run came to its end before the kill. */
  private boolean killAndRecover(
      int at, Recovery recovery, String release, Random random, String of) throws Exception {
    deployment.stopWriters();
    deployment.install("1.8.1");
    deployment.open();
    var run = newRun();
    var killing = new KillingTapes(at);
    var losing = new ArrayList<LosingTape>();
    Function<Path, Tape> tapes =
        file -> {
          losing.add(new LosingTape(file));
          return killing.of(losing.getLast());
        };
    try {
      runs(tapes).start(run, PLAN);
      return true;
    } catch (KillingTapes.Killed e) {
      losing.getLast().losePower(random);
      if (!run.legs().getFirst().begun() || run.legs().getFirst().read().lines().isEmpty()) {
        return false; // nothing was begun: there is nothing to resume
      }
    }
    if (release.equals("1.8.1") && run.legs().getFirst().progress().touched().isEmpty()) {
      return false;
    }
    var ending = recovery.recover(runs(FileTape::open), run);
    assertThat(ending).as(of).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).as(of).isEqualTo(Observed.known(release));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    return false;
  }

  @Test
  void whenTheWindowDoesNotHoldTheWayBackAnyMoreTheUpgradeTakesItselfBack() {
    var run = newRun();
    run.note(LastSafe.NOTE, InstantSource.system().instant().minusSeconds(1).toString());
    Ending ending = runs(FileTape::open).start(run, PLAN);
    assertThat(ending).isInstanceOf(Ending.TakenBack.class);
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    assertThat(((Ending.TakenBack) ending).failure().what())
        .isEqualTo("the window does not hold the rest and the way back");
  }

  @Test
  void whatIsHealthyIsOpenedHoweverLateItIs() {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T20:00:00Z"));
    var run = newRun();
    run.note(LastSafe.NOTE, now.get().plusSeconds(60).toString());
    var late =
        new Observer() {
          @Override
          public void done(Step step, List<Proof> proofs) {
            if (step instanceof VerifyHealth) {
              now.set(now.get().plusSeconds(3600));
            }
          }
        };
    var runs = new Runs(binding(), now::get, patience(), late);
    assertThat(runs.start(run, PLAN)).isEqualTo(new Ending.Completed());
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.15.0"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
  }

  private interface Recovery {
    Ending recover(Runs runs, RunDirectory run);
  }

  @Test
  void anObserverThatThrowsIsSwitchedOffAndChangesNothing() {
    var loud =
        new Observer() {
          private int calls;

          @Override
          public void begun(Step step, int number, int of) {
            calls++;
            throw new IllegalStateException("loud");
          }
        };
    var runs = new Runs(binding(), InstantSource.system(), patience(), loud);
    assertThat(runs.start(newRun(), PLAN)).isEqualTo(new Ending.Completed());
    assertThat(loud.calls).isEqualTo(1);
  }

  @Test
  void aLiveOwnerIsNeverTakenOver() {
    var state = new State(directory);
    var lock = Lock.take(state);
    assertThatThrownBy(() -> Lock.take(state))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("another run is under way")
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    lock.close();
    Lock.take(state).close();
  }

  private RunDirectory newRun() {
    return new State(directory).add(InstantSource.system().instant());
  }

  private Runs runs(Function<Path, Tape> tapes) {
    return new Runs(
        binding(), InstantSource.system(), patience(), Observer.silent(), tapes, Optional.empty());
  }

  private static Patience patience() {
    return new Patience(Duration.ofSeconds(1), Duration.ofMillis(10));
  }

  private Binding binding() {
    return (run, path, fence) ->
        new World(
            run,
            path,
            InstantSource.system(),
            fence,
            deployment,
            new NoMigrator(),
            databases,
            new DatabaseServer(DatabaseUri.local(1, "none", "none"), Optional.empty()),
            new DirectoryStore(new OwnShell()),
            List.of());
  }
}
