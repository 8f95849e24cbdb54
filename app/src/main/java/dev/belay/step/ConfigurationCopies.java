package dev.belay.step;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration files in a backup: plain copies for the owner only, since secrets are in them.
 */
record ConfigurationCopies(Path directory) {

  /**
   * Copies the files over whatever an earlier attempt left; durable when this returns.
   *
   * @param files by the name under which a person knows each, with slashes
   */
  void copy(SortedMap<String, Path> files) {
    try {
      Durable.makeDirectory(directory);
      for (var file : files.entrySet()) {
        Path to = directory.resolve(file.getKey()).normalize();
        if (!to.startsWith(directory)) {
          throw new IOException(file.getKey() + " would lie outside the backup");
        }
        Durable.makeDirectory(Durable.parent(to));
        Files.copy(file.getValue(), to, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        Durable.force(to);
        Durable.force(Durable.parent(to));
      }
    } catch (IOException e) {
      throw failed("a configuration file could not be copied", e);
    }
  }

  /** SHA-256 of every file by its name; empty when there is none. */
  SortedMap<String, String> digests() {
    var digests = new TreeMap<String, String>();
    if (!Files.isDirectory(directory)) {
      return digests;
    }
    try (var all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        digests.put(directory.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
      }
      return digests;
    } catch (IOException | UncheckedIOException e) {
      throw failed("the configuration in a backup could not be read", e);
    }
  }

  private OutsideException failed(String what, Exception e) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, what, directory + ": " + e, "df -h " + directory), e);
  }
}
