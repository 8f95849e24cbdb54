package dev.belay.step;

import java.util.List;

/** How a step is taken back. */
public sealed interface Reversal {

  /**
   * By these steps, in this order; each may find its work done already.
   *
   * @param steps also right when the step was begun and did not finish
   */
  record Undo(List<Step> steps) implements Reversal {
    public Undo {
      steps = List.copyOf(steps);
    }
  }

  /** The step changed nothing, or nothing that would have to be taken back. */
  record Nothing() implements Reversal {}

  /** Not at all; a plan with such a step says so in its first line. */
  record Irreversible(String why) implements Reversal {}

  static Reversal undo(Step... steps) {
    return new Undo(List.of(steps));
  }
}
