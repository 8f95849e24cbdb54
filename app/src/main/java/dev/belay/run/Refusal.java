package dev.belay.run;

import dev.belay.journal.Leg;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;

/** What a run is asked for that it cannot do as it stands. */
final class Refusal {
  private Refusal() {}

  static OutsideException nothingToTakeBack(RunDirectory run, String why) {
    return wrong("there is nothing to take back", run, why, "belay status " + run.run());
  }

  static OutsideException wasGivenUp(RunDirectory run) {
    return wrong(
        "the run was given up", run, "nothing of it stands", "for a new one: belay upgrade");
  }

  static OutsideException carriesNothing(RunDirectory run) {
    return wrong(
        "a rollback is under way that does not carry new rows back",
        run,
        "they stay in the databases that are set aside",
        "belay resume " + run.run());
  }

  static OutsideException notAtItsEnd(RunDirectory run, Leg last) {
    return new OutsideException(
        new Failure(
            ExitCode.BLOCKED,
            "a run that is not at its end cannot be declared final",
            "run %s stopped in %s".formatted(run.run(), last.name()),
            "belay resume %s, or belay rollback %s".formatted(run.run(), run.run())));
  }

  private static OutsideException wrong(String what, RunDirectory run, String why, String next) {
    return new OutsideException(
        new Failure(ExitCode.WRONG_USAGE, what, "run %s: %s".formatted(run.run(), why), next));
  }
}
