package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Journal;
import dev.belay.journal.Leg;
import dev.belay.journal.Line;
import dev.belay.journal.Owner;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.Tape;
import dev.belay.plan.PlanFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The journals of a run's legs.
 *
 * @param tapes what they are written to
 */
record Journals(InstantSource clock, Function<Path, Tape> tapes) {

  /** Begins the journal of a leg, or takes it over under the next epoch. */
  Journal open(RunDirectory run, Leg leg) {
    boolean begun = begun(leg);
    Tape tape = tapes.apply(leg.journalFile());
    if (begun) {
      return Journal.takeOver(tape, clock, Owner.self());
    }
    var plan = leg.plan();
    var opened = new Entry.Opened(run.run(), PlanFile.digest(plan), plan.kind(), Owner.self());
    return Journal.begin(tape, clock, opened, nextEpoch(run));
  }

  private static long nextEpoch(RunDirectory run) {
    return run.legs().stream()
            .filter(Leg::begun)
            .flatMap(l -> l.read().lines().stream())
            .mapToLong(Line::epoch)
            .max()
            .orElse(0)
        + 1;
  }

  static boolean begun(Leg leg) {
    return leg.begun() && !leg.read().lines().isEmpty();
  }

  static boolean closed(Leg leg) {
    return leg.begun() && leg.progress().closed();
  }

  static boolean givenUp(Leg leg) {
    return leg.begun() && leg.progress().givenUp();
  }
}
