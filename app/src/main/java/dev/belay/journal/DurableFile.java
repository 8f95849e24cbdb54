package dev.belay.journal;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are there whole or not at all, and still there after a power loss. */
final class DurableFile {
  private DurableFile() {}

  /** Writes aside, forces, renames, forces the directory. */
  static void write(Path file, byte[] text) {
    Path directory = parent(file);
    Path aside = directory.resolve(file.getFileName() + ".new");
    try {
      try (var out =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS)) {
        var rest = ByteBuffer.wrap(text);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      force(directory);
    } catch (IOException e) {
      throw failed(file, e.toString());
    }
  }

  /** Makes a directory that only its owner can enter, with its parents. */
  static void makeDirectory(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      makeDirectory(parent(directory));
      var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectory(directory, mine);
      force(parent(directory));
    } catch (IOException e) {
      throw failed(directory, e.toString());
    }
  }

  static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalStateException("not a place for a file: " + file);
    }
    return parent;
  }

  static OutsideException failed(Path file, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "a file of the run could not be written or read",
            file + ": " + seen,
            "df -h " + parent(file) + " && belay resume"));
  }
}
