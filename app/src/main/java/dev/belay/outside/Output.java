package dev.belay.outside;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * One output of a program on its way to where it is kept. A program that has ended may have left a
 * child that keeps its output open; whoever reads to the end of it then waits for that child. So
 * the end of the program is given some time, and after it nothing more is taken.
 */
final class Output {
  private static final int PATIENCE = 20;

  private final InputStream from;
  private final OutputStream to;
  private final Thread reader;
  private volatile boolean reads = true;
  private Optional<IOException> failure = Optional.empty();
  private volatile boolean closed;

  Output(InputStream from, OutputStream to, Runnable failed) {
    this.from = from;
    this.to = to;
    this.reader = Thread.startVirtualThread(() -> copy(failed));
  }

  private void copy(Runnable failed) {
    byte[] buffer = new byte[64 * 1024];
    try {
      while (true) {
        reads = true;
        int read = from.read(buffer);
        reads = false;
        if (read < 0 || !keep(buffer, read)) {
          return;
        }
      }
    } catch (IOException e) {
      // The stream ended with the program.
    } finally {
      if (failure().isPresent()) {
        failed.run();
      }
    }
  }

  /** Whether more is wanted. */
  private synchronized boolean keep(byte[] bytes, int length) {
    if (closed) {
      return false;
    }
    try {
      to.write(bytes, 0, length);
      return true;
    } catch (IOException e) {
      failure = Optional.of(e);
      return false;
    }
  }

  /**
   * Waits for the rest of what an ended program wrote: as long as it is being kept, at most {@code
   * busy}, and no longer than {@code grace} for a stream in which nothing comes. In slices, so that
   * a machine that stood still gives the reader its turn before the time is up.
   *
   * @return whether all was read to its end
   */
  boolean ended(Duration grace, Duration busy) throws InterruptedException {
    long until = System.nanoTime() + busy.toNanos();
    Duration slice = grace.dividedBy(PATIENCE);
    for (int idle = 0; idle < PATIENCE && System.nanoTime() < until; ) {
      if (reader.join(slice)) {
        return true;
      }
      idle = reads ? idle + 1 : 0;
    }
    return false;
  }

  /** Takes nothing more; the reader is left behind where it reads, until the stream ends. */
  void close() {
    closed = true;
    if (reads) {
      lastByteIsKept();
    }
    // Closing waits for the reader of the same stream, so nobody waits for the closing.
    Thread.startVirtualThread(() -> {
      try {
        from.close();
      } catch (IOException e) {
        // Nobody reads it any more.
      }
    });
  }

  /** Whoever gets the lock here knows that a byte that came just now is written, or never. */
  private synchronized void lastByteIsKept() {}

  synchronized Optional<IOException> failure() {
    return failure;
  }
}
