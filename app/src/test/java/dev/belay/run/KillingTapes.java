package dev.belay.run;

import dev.belay.journal.PassingTape;
import dev.belay.journal.Tape;

/**
 * Tapes whose writer dies at the n-th point: before an append, when it is written and not forced,
 * and after it.
 */
final class KillingTapes {
  private final int point;
  private int passed;

  KillingTapes(int point) {
    this.point = point;
  }

  Tape of(Tape tape) {
    return new Killing(tape);
  }

  private void pass() {
    passed++;
    if (passed == point) {
      throw new Killed();
    }
  }

  /** Not an exception that anything in the product would catch. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final class Killing extends PassingTape {
    Killing(Tape tape) {
      super(tape);
    }

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
  }
}
