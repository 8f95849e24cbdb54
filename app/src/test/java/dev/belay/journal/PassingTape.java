package dev.belay.journal;

/** A tape that passes everything on to another; a test changes what it is about. */
public class PassingTape implements Tape {
  protected final Tape tape;

  protected PassingTape(Tape tape) {
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
    tape.append(bytes);
  }

  @Override
  public void force() {
    tape.force();
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
