package dev.belay.run;

import dev.belay.outside.Failure;
import dev.belay.step.Step;

/** How the run of one plan ended this time. */
public sealed interface RunResult {

  /** Every step is done. */
  record Completed() implements RunResult {}

  /** A step did not succeed; the journal says how far it came, and the run can be resumed. */
  record Stopped(Step step, Failure failure) implements RunResult {}
}
