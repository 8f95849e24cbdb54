package dev.belay.cli;

import dev.belay.journal.PassingTape;
import dev.belay.journal.Tape;

/** Journals whose writer dies at the n-th point: before, within and after an append. */
final class DyingTapes {
  private int left;

  DyingTapes(int point) {
    this.left = point;
  }

  Tape of(Tape tape) {
    return new PassingTape(tape) {
      @Override
      public void append(byte[] bytes) {
        pass();
        tape.append(bytes);
        pass();
      }

      @Override
      public void force() {
        tape.force();
        pass();
      }
    };
  }

  private void pass() {
    left--;
    if (left == 0) {
      throw new Died();
    }
  }

  /** Nothing in the product catches it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }
}
