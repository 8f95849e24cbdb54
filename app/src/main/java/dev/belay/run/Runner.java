package dev.belay.run;

import dev.belay.journal.Entry.Begun;
import dev.belay.journal.Entry.Failed;
import dev.belay.journal.Entry.Inspected;
import dev.belay.journal.Entry.Renewed;
import dev.belay.journal.Journal;
import dev.belay.journal.Progress;
import dev.belay.journal.Proofs;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.run.RunResult.Completed;
import dev.belay.run.RunResult.Stopped;
import dev.belay.step.CountedBackup;
import dev.belay.step.Outcome;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import dev.belay.step.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs a plan to its end or to the first step that does not succeed. Begin is on record before an
 * act and its end after it; a step that was begun and has no end on record is decided by looking at
 * the world, so that running again is always how a stopped run goes on.
 */
public final class Runner {
  private final Plan plan;
  private final World world;
  private final Journal journal;
  private final Proofs proofs;
  private final Patience patience;
  private final LastSafe lastSafe;
  private final Watched watched;
  private Optional<Inspected> said = Optional.empty();

  public Runner(
      Plan plan,
      World world,
      Journal journal,
      Proofs proofs,
      Patience patience,
      LastSafe lastSafe,
      Observer observer) {
    this.plan = plan;
    this.world = world;
    this.journal = journal;
    this.proofs = proofs;
    this.patience = patience;
    this.lastSafe = lastSafe;
    this.watched = new Watched(observer);
  }

  /**
   * Waits for an act that a dead process began and that goes on without it (S10). It may still hold
   * the stores, so this comes before they are claimed.
   *
   * @return the step, when it was still under way after all patience
   */
  public Optional<Stopped> awaitOpenAct() {
    var progress = Progress.of(plan, journal.lines());
    Optional<Step> open =
        progress.next().filter(s -> progress.of(s) instanceof Progress.State.Begun);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Step step = open.get();
    try {
      return awake(() -> patience.settled(() -> look(step)))
              instanceof Inspection.Running(var where)
          ? Optional.of(new Stopped(step, stillRunning(step, where)))
          : Optional.empty();
    } catch (OutsideException e) {
      return Optional.of(new Stopped(step, e.failure()));
    }
  }

  /**
   * The same, and takes the stores for this run.
   *
   * @return the step before which it stopped, when either did not succeed
   * @throws OutsideException with LOCKED when another run holds the stores
   */
  public Optional<Stopped> begin() {
    var still = awaitOpenAct();
    if (still.isPresent()) {
      return still;
    }
    try {
      return awake(() -> {
        world.claim(plan.kind().word());
        return Optional.empty();
      });
    } catch (OutsideException e) {
      if (e.failure().exit() == ExitCode.LOCKED) {
        throw e;
      }
      var next = Progress.of(plan, journal.lines()).next().orElseGet(() -> plan.steps().getLast());
      return Optional.of(new Stopped(next, e.failure()));
    }
  }

  /** Once more when nothing answered: an act on the stores may have stopped half way. */
  private <T> T awake(Supplier<T> look) {
    try {
      return look.get();
    } catch (OutsideException e) {
      if (e.failure().exit() != ExitCode.LOCKED) {
        world.wakeStores(plan.kind() == Kind.ROLLBACK ? plan.to() : plan.from());
        return look.get();
      }
      throw e;
    }
  }

  /** Goes on from wherever the journal says this plan is. */
  public RunResult run() {
    watched.tell(o -> o.leg(plan));
    while (true) {
      var progress = Progress.of(plan, journal.lines());
      Optional<Step> next = progress.next();
      if (next.isEmpty()) {
        return new Completed();
      }
      Step step = next.get();
      Optional<Failure> failure;
      try {
        failure =
            switch (progress.of(step)) {
              case Progress.State.Open ignored -> perform(step);
              case Progress.State.Begun ignored -> decide(step, true);
              case Progress.State.Failed ignored -> decide(step, false);
              case Progress.State.Done ignored ->
                  throw new IllegalStateException(step.id() + " is done and cannot be next");
            };
      } catch (OutsideException e) {
        failure = Optional.of(e.failure());
      }
      if (failure.isPresent()) {
        return new Stopped(step, failure.get());
      }
    }
  }

  /** Begin, act, end; what the step reports as failed is on record before this returns. */
  private Optional<Failure> perform(Step step) {
    said = Optional.empty();
    if (plan.kind() == Kind.UPGRADE && lastSafe.forbids(step)) {
      return fail(step, lastSafe.failure());
    }
    journal.append(new Begun(step.id()));
    watched.tell(o -> o.begun(step, plan.steps().indexOf(step) + 1, plan.steps().size()));
    return switch (outcome(step)) {
      case Outcome.Done(var found) -> {
        record(step, found);
        yield Optional.empty();
      }
      case Outcome.Failed(var failure) -> fail(step, failure);
    };
  }

  private Optional<Failure> fail(Step step, Failure failure) {
    journal.append(new Failed(step.id(), failure));
    watched.tell(o -> o.failed(step, failure));
    return Optional.of(failure);
  }

  private Outcome outcome(Step step) {
    Runnable over = lastSafe.watch(step, world);
    try {
      Optional<Failure> lost =
          countsOn(step) ? new CountedBackup(world).missing() : Optional.empty();
      return lost.isPresent() ? new Outcome.Failed(lost.get()) : step.perform(world);
    } catch (OutsideException e) {
      return new Outcome.Failed(e.failure());
    } finally {
      over.run();
    }
  }

  /** Behind these an upgrade may need the backup: without it none of them is begun. */
  private boolean countsOn(Step step) {
    return plan.kind() == Kind.UPGRADE && step.countsOnBackup();
  }

  private void record(Step step, List<Proof> found) {
    journal.append(proofs.entry(step, found));
    watched.tell(o -> o.done(step, found));
  }

  /**
   * The step was begun before; the world says what became of it.
   *
   * @param brokenOff whether its end is not on record; what failed by itself would fail again
   */
  private Optional<Failure> decide(Step step, boolean brokenOff) {
    Inspection found = patience.settled(() -> look(step));
    return switch (found) {
      case Inspection.Untouched ignored -> perform(step);
      case Inspection.Complete ignored -> {
        record(step, List.of(new Proof.Answered("found complete on resuming", step.title())));
        yield Optional.empty();
      }
      case Inspection.Running(var where) -> Optional.of(stillRunning(step, where));
      case Inspection.Torn(var seen) -> {
        Optional<Failure> stays = brokenOff ? renew(step, seen) : Optional.of(torn(step, seen));
        yield stays.isPresent() ? fail(step, stays.get()) : perform(step);
      }
    };
  }

  /** S22: a migration that broke off is repeated on the content of the rollback point. */
  private Optional<Failure> renew(Step step, String seen) {
    if (lastSafe.forbids(step)) {
      return Optional.of(lastSafe.failure());
    }
    if (!step.beginsAtTheRollbackPoint(plan.steps())) {
      return Optional.of(torn(step, seen));
    }
    Optional<Proof> renewed;
    try {
      renewed = step.renew(world);
    } catch (OutsideException e) {
      return Optional.of(e.failure());
    }
    if (renewed.isEmpty()) {
      return Optional.of(torn(step, seen));
    }
    journal.append(new Renewed(step.id(), renewed.get()));
    watched.tell(o -> o.renewed(step, renewed.get()));
    return Optional.empty();
  }

  /** What is found is on record once, however often it is looked at. */
  private Inspection look(Step step) {
    Inspection found = step.inspect(world);
    var entry = Inspected.of(step.id(), found);
    if (!said.equals(Optional.of(entry))) {
      said = Optional.of(entry);
      journal.append(entry);
      watched.tell(o -> o.inspected(step, found));
    }
    return found;
  }

  private static Failure stillRunning(Step step, String where) {
    return new Failure(
        ExitCode.STOPPED,
        "the step is still under way without Belay: " + step.title(),
        where,
        "wait until it ended or end it there, then: belay resume");
  }

  private static Failure torn(Step step, String seen) {
    return new Failure(
        ExitCode.STOPPED,
        "the step happened in part: " + step.title(),
        seen,
        "belay rollback, or repair what was seen and belay resume");
  }
}
