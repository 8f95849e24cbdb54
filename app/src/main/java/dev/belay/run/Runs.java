package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.FileTape;
import dev.belay.journal.Journal;
import dev.belay.journal.Leg;
import dev.belay.journal.Progress;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.Tape;
import dev.belay.outside.ExitCode;
import dev.belay.outside.OutsideException;
import dev.belay.plan.FinalizePlanner;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.RollbackPlanner;
import dev.belay.plan.WayBack;
import dev.belay.step.Binding;
import dev.belay.step.Looking;
import dev.belay.step.Step;
import dev.belay.step.World;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The legs of one run: the upgrade, its automatic rollback, and whatever a person asks for
 * afterwards. The caller holds the {@link Lock}.
 */
public final class Runs {
  private final Binding binding;
  private final InstantSource clock;
  private final Patience patience;
  private final Observer observer;
  private final Journals journals;

  public Runs(Binding binding, InstantSource clock, Patience patience, Observer observer) {
    this(binding, clock, patience, observer, FileTape::open, Optional.empty());
  }

  /**
   * @param tapes what journals are written to
   * @param key that signs the end of each
   */
  public Runs(
      Binding binding,
      InstantSource clock,
      Patience patience,
      Observer observer,
      Function<Path, Tape> tapes,
      Optional<InstallationKey> key) {
    this.binding = binding;
    this.clock = clock;
    this.patience = patience;
    this.observer = observer;
    this.journals = new Journals(clock, tapes, key);
  }

  /**
   * Runs a new leg; an upgrade that fails before the point of no automatic return is taken back.
   */
  public Ending start(RunDirectory run, Plan plan) {
    if (plan.kind() == Kind.UPGRADE) {
      run.takeBallast();
    }
    return go(run, run.add(plan));
  }

  /** Goes on with the last leg, wherever a crash or a failure left it. */
  public Ending resume(RunDirectory run) {
    Leg last = run.legs().getLast();
    if (Journals.givenUp(last) && last.plan().kind() == Kind.UPGRADE) {
      throw Refusal.wasGivenUp(run);
    }
    return go(run, last);
  }

  /** Takes the upgrade back as far as it came; goes on with a rollback that was begun before. */
  public Ending rollback(RunDirectory run) {
    return rollback(run, WayBack.usual());
  }

  /**
   * The same on the way that a person wants. A rollback under way is gone on with, unless its
   * rollback point turned out to be gone: then a backup may take its place.
   */
  public Ending rollback(RunDirectory run, WayBack way) {
    Leg last = run.legs().getLast();
    return switch (last.plan().kind()) {
      case UPGRADE ->
          settle(run, last)
              .or(() -> goBack(run, last, way))
              .orElseThrow(() -> untouched(run, last));
      case ROLLBACK -> {
        if (Journals.closed(last)) {
          throw Refusal.nothingToTakeBack(run, "it was taken back before");
        }
        if (way.backup().isPresent() && !last.plan().restoresABackup()) {
          Optional<Ending> still = settle(run, last);
          if (still.isPresent()) {
            yield still.get();
          }
          yield goBack(run, upgrade(run), way).orElseGet(Ending.Completed::new);
        }
        refuseOther(run, last, way);
        yield way.rows() == WayBack.Rows.LEAVE && last.plan().carries()
            ? leaveRows(run, last)
            : go(run, last);
      }
      case RESTORE -> {
        if (Journals.closed(last) || exchanged(run, last)) {
          throw Refusal.nothingToTakeBack(run, "a restore is taken back by another restore");
        }
        yield settle(run, last).orElseGet(() -> goBackOrNowhere(run, last));
      }
      case FINALIZE -> throw Refusal.nothingToTakeBack(run, "it was declared final");
      case BACKUP -> {
        if (Journals.closed(last)) {
          throw Refusal.nothingToTakeBack(run, "a backup changes nothing");
        }
        yield settle(run, last)
            .orElseGet(() -> {
              new GivingUp(binding, journals).of(run, last);
              return new Ending.GivenUp();
            });
      }
    };
  }

  private static Leg upgrade(RunDirectory run) {
    return run.legs().stream()
        .filter(l -> l.plan().kind() == Kind.UPGRADE)
        .findFirst()
        .orElseThrow(() -> Refusal.nothingToTakeBack(run, "no upgrade belongs to it"));
  }

  /** A rollback under way does what its plan says, and nothing else that is asked meanwhile. */
  private static void refuseOther(RunDirectory run, Leg leg, WayBack way) {
    if (way.keepNewRows() && !leg.plan().carries()) {
      throw Refusal.carriesNothing(run);
    }
  }

  /** S34: the rest of a rollback that cannot carry the rows which it was asked to carry. */
  private Ending leaveRows(RunDirectory run, Leg rollback) {
    Optional<Ending> still = settle(run, rollback);
    if (still.isPresent()) {
      return still.get();
    }
    Progress progress =
        Journals.begun(rollback) ? rollback.progress() : Progress.of(rollback.plan(), List.of());
    return go(run, run.add(RollbackPlanner.leavingRows(rollback.plan(), progress.done())));
  }

  /** Deletes what the run kept; afterwards there is no way back but a backup. */
  public Ending finish(RunDirectory run) {
    Leg last = run.legs().getLast();
    if (Journals.givenUp(last)) {
      throw Refusal.nothingToTakeBack(run, "it was given up, and keeps nothing");
    }
    if (!Journals.closed(last)) {
      if (last.plan().kind() == Kind.FINALIZE) {
        return go(run, last);
      }
      throw Refusal.notAtItsEnd(run, last);
    }
    run.giveBallast();
    Plan before = last.plan();
    if (before.kind() == Kind.FINALIZE) {
      return new Ending.Completed();
    }
    return start(run, FinalizePlanner.plan(before));
  }

  private Ending go(RunDirectory run, Leg leg) {
    Plan plan = leg.plan();
    if (Journals.closed(leg)) {
      return new Ending.Completed();
    }
    return switch (runLeg(run, leg, plan)) {
      case RunResult.Completed ignored -> new Ending.Completed();
      case RunResult.Stopped(var step, var failure) -> {
        if (mayTakeItselfBack(run, leg, step)) {
          Ending back = goBackOrNowhere(run, leg);
          yield back instanceof Ending.Completed ? new Ending.TakenBack(step, failure) : back;
        }
        yield new Ending.Stopped(step, failure, plan.kind() == Kind.ROLLBACK);
      }
    };
  }

  private RunResult runLeg(RunDirectory run, Leg leg, Plan plan) {
    try (Journal journal = journals.open(run, leg)) {
      var world = binding.world(run.run(), run.path(), journal);
      var runner = runner(run, leg, world, journal);
      var still = runner.begin();
      if (still.isPresent()) {
        return still.get();
      }
      try {
        var result = runner.run();
        if (result instanceof RunResult.Completed) {
          world.release();
          journal.append(new Entry.Closed());
        } else {
          GivingUp.afterFailure(plan, world);
        }
        return result;
      } catch (OutsideException e) {
        if (e.failure().exit() == ExitCode.LOCKED) {
          throw e;
        }
        GivingUp.afterFailure(plan, world);
        // Between the steps, so it belongs to the next one, which was not begun.
        var next = Progress.of(plan, journal.lines()).next();
        return new RunResult.Stopped(next.orElse(plan.steps().getLast()), e.failure());
      }
    }
  }

  /**
   * Only a failure that is on record is answered by going back: when the journal itself could not
   * be written, or the run was taken over, a rollback could not be recorded either.
   */
  private boolean mayTakeItselfBack(RunDirectory run, Leg leg, Step step) {
    var progress = leg.progress();
    return progress.of(step) instanceof Progress.State.Failed
        && !progress.automaticReturnEnded()
        && switch (leg.plan().kind()) {
          case UPGRADE -> true;
          case RESTORE -> !exchanged(run, leg);
          case ROLLBACK, FINALIZE, BACKUP -> false;
        };
  }

  private boolean exchanged(RunDirectory run, Leg restore) {
    return new Exchange(restore, binding.world(run.run(), run.path(), Looking.FENCE)).stands();
  }

  private Ending goBackOrNowhere(RunDirectory run, Leg leg) {
    return goBack(run, leg, WayBack.usual())
        .orElseGet(() -> go(run, run.add(RollbackPlanner.ofNothing(leg.plan()))));
  }

  private Optional<Ending> goBack(RunDirectory run, Leg upgrade, WayBack way) {
    var progress = upgrade.progress();
    run.giveBallast();
    return RollbackPlanner.plan(upgrade.plan(), progress.touched(), progress.captured(), way)
        .map(back -> go(run, run.add(back)));
  }

  /** An act of a crashed upgrade that is still under way must end before it is taken back. */
  private Optional<Ending> settle(RunDirectory run, Leg upgrade) {
    if (!Journals.begun(upgrade)) {
      return Optional.empty();
    }
    try (Journal journal = journals.open(run, upgrade)) {
      var world = binding.world(run.run(), run.path(), journal);
      return runner(run, upgrade, world, journal)
          .awaitOpenAct()
          .map(s -> new Ending.Stopped(s.step(), s.failure(), true));
    }
  }

  private Runner runner(RunDirectory run, Leg leg, World world, Journal journal) {
    var lastSafe = LastSafe.of(run, clock);
    return new Runner(leg.plan(), world, journal, leg.proofs(), patience, lastSafe, observer);
  }

  /** Gives the databases back, which the run may hold although it has changed nothing yet. */
  private OutsideException untouched(RunDirectory run, Leg upgrade) {
    if (!Journals.givenUp(upgrade)) {
      new GivingUp(binding, journals).of(run, upgrade);
    }
    return Refusal.nothingToTakeBack(run, "it had changed nothing yet, and holds nothing any more");
  }
}
