package dev.belay.cli;

import dev.belay.journal.RunDirectory;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a run said, for those whose terminal was lost and those who look from another one. Whoever
 * writes holds the operating system's lock on the file, so that a reader knows when nobody does.
 */
final class RunLog {
  private static final String NAME = "log";

  /** A channel that nobody refers to is closed, and its lock given back. */
  private static final Set<FileChannel> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;

  RunLog(RunDirectory run) {
    this.file = run.path().resolve(NAME);
  }

  Path file() {
    return file;
  }

  /** Holds the log until the process ends. */
  void hold() {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      HELD.add(channel);
      channel.lock();
    } catch (IOException | OverlappingFileLockException e) {
      // A file system without locks: whoever follows sees the end of what is there.
    }
  }

  /** Shows the log from its beginning, until nobody writes to it or nobody reads this. */
  void follow(Terminal terminal, Duration pause) {
    if (!Files.exists(file)) {
      throw new OutsideException(
          Failure.badInput("there is no log of this run", file + " is not there", "belay status"));
    }
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      boolean held = true;
      while (!terminal.lost()) {
        pass(log, terminal);
        if (!held) {
          return;
        }
        Thread.sleep(pause);
        held = held(); // asked before the last reading, so that nothing is missed
      }
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("the log of this run cannot be read", file + ": " + e, "belay status"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(RandomAccessFile log, Terminal terminal) throws IOException {
    long end = log.length();
    byte[] more = new byte[64 * 1024];
    while (log.getFilePointer() < end) {
      int read = log.read(more);
      int whole = whole(more, read);
      log.seek(log.getFilePointer() - read + whole);
      if (whole == 0) {
        break;
      }
      terminal.out().print(new String(more, 0, whole, StandardCharsets.UTF_8));
    }
    terminal.out().flush();
  }

  /** How many of these bytes end with a whole character. */
  private static int whole(byte[] bytes, int length) {
    int start = length - 1;
    while (start >= 0 && start > length - 4 && (bytes[start] & 0xc0) == 0x80) {
      start--;
    }
    int wanted = start < 0 ? 0 : Integer.numberOfLeadingZeros(~(bytes[start] << 24));
    return wanted > length - start ? start : length;
  }

  private boolean held() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }
}
