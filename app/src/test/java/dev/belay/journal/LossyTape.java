package dev.belay.journal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** A tape that loses, when it crashes, what was not forced; some of it, or all, or garbled. */
final class LossyTape implements Tape {
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private byte[] forced = new byte[0];

  /** What a machine finds after losing power now. */
  void crash(Random random) {
    byte[] written = all.toByteArray();
    int kept = forced.length + random.nextInt(written.length - forced.length + 1);
    byte[] survived = Arrays.copyOf(written, kept);
    if (kept > forced.length && random.nextBoolean()) {
      survived[forced.length + random.nextInt(kept - forced.length)] = 0;
    }
    all.reset();
    all.writeBytes(survived);
    forced = survived;
  }

  @Override
  public String name() {
    return "lossy";
  }

  @Override
  public byte[] read() {
    return all.toByteArray();
  }

  @Override
  public long size() {
    return all.size();
  }

  @Override
  public void append(byte[] bytes) {
    all.writeBytes(bytes);
  }

  @Override
  public void force() {
    forced = all.toByteArray();
  }

  @Override
  public void setAside(long offset) {
    byte[] kept = Arrays.copyOf(all.toByteArray(), (int) offset);
    all.reset();
    all.writeBytes(kept);
    forced = kept;
  }

  @Override
  public void close() {}
}
