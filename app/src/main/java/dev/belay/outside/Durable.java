package dev.belay.outside;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that are there whole or not at all, and still there after a power loss. Whatever Belay
 * counts on later is written through here; the tape of a journal has a way of its own.
 */
public final class Durable {
  private Durable() {}

  /** Writes aside, forces, renames, forces the directory; for the owner only. */
  public static void write(Path file, byte[] content) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside); // of an attempt that died; or a link that leads elsewhere
    try (var out =
        FileChannel.open(
            aside,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      put(out, content);
    }
    move(aside, file);
  }

  /** Adds to the end of a file, which it makes when it is not there. */
  public static void append(Path file, byte[] content) throws IOException {
    boolean isNew = !Files.exists(file);
    try (var out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS)) {
      put(out, content);
    }
    if (isNew) {
      force(parent(file));
    }
  }

  private static void put(FileChannel out, byte[] content) throws IOException {
    var rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      out.write(rest);
    }
    out.force(true);
  }

  /** Renames in one act, over what is there; the content of {@code from} is forced already. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    force(parent(to));
    if (!parent(from).equals(parent(to))) {
      force(parent(from));
    }
  }

  /** Makes a directory that only its owner can enter, and those above it that are not there. */
  public static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    makeDirectory(parent(directory));
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    force(parent(directory));
  }

  /** Forces what a file holds, or the names that a directory holds. */
  public static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * The directory in which it lies.
   *
   * @throws IllegalArgumentException when it is a root
   */
  public static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a place for a file: " + file);
    }
    return parent;
  }
}
