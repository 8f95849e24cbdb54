package dev.belay.run;

import dev.belay.journal.FileTape;
import dev.belay.journal.Tape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** A journal in a file of which a power loss leaves only what was forced, and parts of the rest. */
final class LosingTape implements Tape {
  private final Path file;
  private final Tape tape;
  private long forced;

  LosingTape(Path file) {
    this.file = file;
    this.tape = FileTape.open(file);
    this.forced = tape.size();
  }

  /** What is found after the power came back: some of what was not forced, perhaps garbled. */
  void losePower(Random random) throws IOException {
    long unforced = tape.size() - forced;
    tape.close();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (unforced > 0 && random.nextBoolean()) {
        channel.write(ByteBuffer.wrap(new byte[1]), forced + random.nextLong(unforced));
      }
      channel.truncate(forced + random.nextLong(unforced + 1));
    }
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
    forced = tape.size();
  }

  @Override
  public void setAside(long offset) {
    tape.setAside(offset);
    forced = offset;
  }

  @Override
  public void close() {
    // A process that was killed closes nothing; losePower looks at what is there.
  }
}
