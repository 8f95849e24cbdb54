package dev.belay.run;

import dev.belay.journal.FileTape;
import dev.belay.journal.PassingTape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** A journal in a file of which a power loss leaves only what was forced, and parts of the rest. */
final class LosingTape extends PassingTape {
  private final Path file;
  private long forced;

  LosingTape(Path file) {
    super(FileTape.open(file));
    this.file = file;
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
