package dev.belay.run;

import dev.belay.journal.FileTape;
import dev.belay.journal.Tape;
import java.nio.file.Path;

/** Tapes whose writer dies before or after the n-th append: odd numbers before, even after. */
final class KillingTapes {
  private final int point;
  private int passed;

  KillingTapes(int point) {
    this.point = point;
  }

  Tape open(Path file) {
    return new Killing(FileTape.open(file));
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

  private final class Killing implements Tape {
    private final Tape tape;

    Killing(Tape tape) {
      this.tape = tape;
    }

    @Override
    public String name() {
      return tape.name();
    }

    @Override
    public byte[] read() {
      return tape.read();
    }

    @Override
    public long size() {
      return tape.size();
    }

    @Override
    public void append(byte[] bytes) {
      pass();
      tape.append(bytes);
    }

    @Override
    public void force() {
      tape.force();
      pass();
    }

    @Override
    public void setAside(long offset) {
      tape.setAside(offset);
    }

    @Override
    public void close() {
      tape.close();
    }
  }
}
