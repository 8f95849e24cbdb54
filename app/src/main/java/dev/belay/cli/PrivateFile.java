package dev.belay.cli;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A new file that only its owner may read, from its first byte on. What is there already is never
 * overwritten: it may hold somebody's edits, or what cannot be recorded again.
 *
 * @param what it is called in messages, for example {@code the probe suite}
 */
record PrivateFile(Path path, String what) {

  /** Refuses a path that is taken, before work is done whose result could not be written. */
  void checkFree() {
    if (Files.exists(path)) {
      throw taken(new FileAlreadyExistsException(path.toString()));
    }
  }

  void write(byte[] bytes) {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(path, bytes);
    } catch (FileAlreadyExistsException e) {
      throw taken(e);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              what + " could not be written",
              path + ": " + e,
              "ls -ld " + path.toAbsolutePath().getParent()),
          e);
    }
  }

  private OutsideException taken(FileAlreadyExistsException e) {
    return new OutsideException(
        Failure.badInput(
            what + " is there already",
            path + " is not overwritten",
            "name another file, or move it away: mv %s %s.before".formatted(path, path)),
        e);
  }
}
