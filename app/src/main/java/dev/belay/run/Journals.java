package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Journal;
import dev.belay.journal.Leg;
import dev.belay.journal.Line;
import dev.belay.journal.Owner;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.Tape;
import dev.belay.plan.PlanFile;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * The journals of a run's legs.
 *
 * @param tapes what they are written to
 * @param key that signs their ends; a twin has none
 */
record Journals(InstantSource clock, Function<Path, Tape> tapes, Optional<InstallationKey> key) {

  /** Begins the journal of a leg, or takes it over under the next epoch. */
  Journal open(RunDirectory run, Leg leg) {
    boolean begun = begun(leg);
    if (begun) {
      key.ifPresent(k -> leg.signedEnd(k));
      return signed(leg, Journal.takeOver(tapes.apply(leg.journalFile()), clock, Owner.self()));
    }
    Tape tape = tapes.apply(leg.journalFile());
    var plan = leg.plan();
    var opened = new Entry.Opened(run.run(), PlanFile.digest(plan), plan.kind(), Owner.self());
    return signed(leg, Journal.begin(tape, clock, opened, nextEpoch(run)));
  }

  private Journal signed(Leg leg, Journal journal) {
    return key.map(k -> journal.signedBy(lines -> leg.sign(lines, k))).orElse(journal);
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
