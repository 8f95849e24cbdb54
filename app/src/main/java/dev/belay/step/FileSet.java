package dev.belay.step;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Makes the directory; nobody but its owner can enter it, nor {@code private/} above it. */
  void make() {
    try {
      Durable.makeDirectory(directory);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Keeps the digest, durably. */
  void remember(String digest) {
    try {
      Durable.write(note(), (digest + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Whether this is the digest that was kept: a capture may have been sealed and not kept. */
  boolean remembers(String digest) {
    return Files.exists(note()) && digest().equals(digest);
  }

  String digest() {
    try {
      return Files.readString(note()).strip();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path note() {
    return directory.resolve("digest");
  }

  private OutsideException failed(IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the digest of captured files could not be kept or read",
            note() + ": " + e.getMessage(),
            "ls -la " + directory),
        e);
  }
}
