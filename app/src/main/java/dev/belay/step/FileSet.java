package dev.belay.step;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run keeps the captured files of a role, and the digest that makes them its own. */
record FileSet(Path directory) {

  static FileSet of(World world, String role) {
    return new FileSet(world.directory().resolve("private").resolve(role.replace(':', '-')));
  }

  Path tree() {
    return directory.resolve("set");
  }

  Path aside() {
    return directory.resolve("aside");
  }

  void remember(String digest) {
    try {
      Files.writeString(directory.resolve("digest"), digest + "\n");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  String digest() {
    try {
      return Files.readString(directory.resolve("digest")).strip();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private OutsideException failed(IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the digest of captured files could not be kept or read",
            directory.resolve("digest") + ": " + e.getMessage(),
            "ls -la " + directory),
        e);
  }
}
