package dev.belay.store.files;

import dev.belay.outside.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** The bytes of files: copied and hashed in one reading, with holes where there is nothing. */
final class Content {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int HOLE_BYTES = 4 << 10;
  private static final byte[] NOTHING = new byte[HOLE_BYTES];
  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);

  private Content() {}

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String hash(Path file) throws IOException {
    var digest = Sha256.start();
    byte[] buffer = BUFFER.get();
    try (var in =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      var bytes = ByteBuffer.wrap(buffer);
      long left = in.size(); // a file that grows would never end
      while (left > 0 && in.read(bytes.clear()) >= 0) {
        digest.update(buffer, 0, bytes.position());
        left -= bytes.position();
      }
    }
    return hex(digest);
  }

  /**
   * Writes a new file with the content of another.
   *
   * @param shared whether both lie on a file system that shares blocks: then the copy is made
   *     first, at one moment, and is what is hashed
   * @return the SHA-256 of what the copy holds
   */
  static String copy(Path from, Path to, boolean shared) throws IOException {
    if (shared) {
      // The JDK asks the kernel for copy_file_range, which shares blocks where it can.
      Files.copy(from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
      return hash(to);
    }
    var digest = Sha256.start();
    byte[] buffer = BUFFER.get();
    try (var in =
            FileChannel.open(from, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(buffer);
      long at = 0;
      long end = in.size(); // a file that grows would never end; its new size names it afterwards
      boolean endsInHole = false;
      while (at < end && in.read(bytes.clear()) >= 0) {
        int read = bytes.position();
        digest.update(buffer, 0, read);
        endsInHole = write(out, buffer, read, at);
        at += read;
      }
      if (endsInHole) {
        out.write(ByteBuffer.wrap(NOTHING, 0, 1), at - 1);
      }
    }
    return hex(digest);
  }

  /** Writes what is not a block of zeros. Returns whether the end was left out. */
  private static boolean write(FileChannel out, byte[] buffer, int length, long at)
      throws IOException {
    int from = 0;
    while (from < length) {
      int to = from;
      while (to < length && !isHole(buffer, to, length)) {
        to = Math.min(to + HOLE_BYTES, length);
      }
      if (to > from) {
        var bytes = ByteBuffer.wrap(buffer, from, to - from);
        while (bytes.hasRemaining()) {
          out.write(bytes, at + bytes.position());
        }
      }
      from = to;
      while (from < length && isHole(buffer, from, length)) {
        from += HOLE_BYTES;
      }
      if (from >= length) {
        return from > to;
      }
    }
    return false;
  }

  private static boolean isHole(byte[] buffer, int at, int length) {
    return at + HOLE_BYTES <= length
        && buffer[at] == 0
        && Arrays.equals(buffer, at, at + HOLE_BYTES, NOTHING, 0, HOLE_BYTES);
  }
}
