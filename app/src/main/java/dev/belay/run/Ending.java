package dev.belay.run;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.step.Step;

/** How a command that ran one or more legs ended. */
public sealed interface Ending {

  ExitCode exit();

  /** The plan that was asked for is done. */
  record Completed() implements Ending {
    @Override
    public ExitCode exit() {
      return ExitCode.DONE;
    }
  }

  /** A person wants no more of it; nothing of it stands, and nothing is held. */
  record GivenUp() implements Ending {
    @Override
    public ExitCode exit() {
      return ExitCode.DONE;
    }
  }

  /**
   * A step did not succeed, and nobody has gone back.
   *
   * @param rollback whether it was a rollback that stopped
   */
  record Stopped(Step step, Failure failure, boolean rollback) implements Ending {
    @Override
    public ExitCode exit() {
      if (rollback) {
        return ExitCode.ROLLBACK_STOPPED;
      }
      return failure.exit() == ExitCode.LOCKED ? ExitCode.LOCKED : ExitCode.STOPPED;
    }
  }

  /** The upgrade did not succeed and was taken back, its data included. */
  record TakenBack(Step step, Failure failure) implements Ending {
    @Override
    public ExitCode exit() {
      return ExitCode.TAKEN_BACK;
    }
  }
}
