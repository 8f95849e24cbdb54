package dev.belay.cli;

import dev.belay.outside.Durable;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A folder that a command writes its results to. Files are written aside and renamed, so that a
 * reader never sees half of one; what is below {@code private/} is for the owner only.
 */
final class Folder {
  private static final String PRIVATE = "private";

  private final Path directory;
  private final Predicate<String> secret;

  Folder(Path directory) {
    this(directory, name -> Path.of(name).startsWith(PRIVATE));
  }

  /**
   * @param secret whether the file of a path is for the owner only
   */
  Folder(Path directory, Predicate<String> secret) {
    this.directory = directory;
    this.secret = secret;
  }

  /**
   * @param files by their path below the folder
   * @throws OutsideException (wrong usage) when the folder cannot be written
   */
  void write(Map<String, byte[]> files) {
    try {
      Files.createDirectories(directory);
      for (var file : files.entrySet()) {
        write(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "the result could not be written",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "name another folder with --out"),
          e);
    }
  }

  /** Removes the files of a folder below this one that an earlier plan left there. */
  void clear(String below) {
    Path folder = directory.resolve(below);
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<String> names;
    try (var files = Files.list(folder)) {
      names = files.map(f -> below + "/" + f.getFileName()).toList();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("an older folder could not be read", e.toString(), "ls " + folder), e);
    }
    names.forEach(this::remove);
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "an older file could not be removed",
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "rm '%s'".formatted(directory.resolve(name))),
          e);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path target = directory.resolve(name);
    if (Path.of(name).startsWith(PRIVATE)) {
      Path top = directory.resolve(PRIVATE);
      Files.createDirectories(top);
      Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwx------"));
    }
    Path parent = target.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path aside = Files.createTempFile(parent, ".belay", ""); // created 0600
    Files.write(aside, bytes);
    if (!secret.test(name)) {
      Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Durable.force(aside);
    Durable.move(aside, target);
  }
}
