package dev.belay.run;

import dev.belay.journal.Owner;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * The operating system's lock on the state directory. The system gives it back when its process
 * dies, so a live owner is never taken over and a dead one always can be.
 */
public final class Lock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private Lock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @throws OutsideException with {@link ExitCode#LOCKED} when another live process holds it
   */
  public static Lock take(State state) {
    Path file = state.lockFile();
    try {
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw held(file, Files.readString(file).strip());
      }
      channel.truncate(0);
      var self = Owner.self();
      String text = "process %d on %s\n".formatted(self.pid(), self.host());
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      return new Lock(channel, lock);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Does the work under the lock and gives it back. */
  public static <T> T holding(State state, Supplier<T> work) {
    var lock = take(state);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  @SuppressWarnings("NullAway") // tryLock answers null for a lock that another process holds
  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // The process ends soon, and its locks with it.
    }
  }

  private static OutsideException held(Path file, String owner) {
    return new OutsideException(
        new Failure(
            ExitCode.LOCKED,
            "another run is under way",
            "%s is held by %s".formatted(file, owner.isEmpty() ? "another process" : owner),
            "belay status"));
  }

  private static OutsideException failed(Path file, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the state directory cannot be used",
            file + ": " + e.getMessage(),
            "choose another with --state DIR"),
        e);
  }
}
