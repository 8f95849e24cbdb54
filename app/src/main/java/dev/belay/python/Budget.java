package dev.belay.python;

/** How much one file may cost: a hostile one is stopped with its line, not the machine. */
final class Budget {
  private static final int MOST_STEPS = 2_000_000;
  private static final int DEEPEST_CALL = 60;
  private int steps;
  private int depth;

  void step(Place at) {
    if (++steps > MOST_STEPS) {
      throw Unreadable.because(at, "more than " + MOST_STEPS + " steps to evaluate");
    }
  }

  void enter(Place at) {
    if (++depth > DEEPEST_CALL) {
      throw Unreadable.because(at, "functions call each other more than " + DEEPEST_CALL + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
