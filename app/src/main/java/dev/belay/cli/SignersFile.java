package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.signature.Signers;
import dev.belay.step.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** The list of people whose SSH keys may sign, where belay.yaml says that it lies. */
final class SignersFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private SignersFile() {}

  /**
   * @throws OutsideException when a list cannot be read, or others than its owner can write it
   */
  static Optional<Signers> read(Installation.Approval approval) {
    return approval
        .signers()
        .map(place ->
            Signers.of(place, text(place), approval.revoked().map(SignersFile::text).orElse("")));
  }

  private static String text(Path place) {
    try {
      Path real = place.toRealPath();
      guard(real);
      guard(Optional.ofNullable(real.getParent()).orElse(real));
      return Files.readString(real);
    } catch (IOException | UnsupportedOperationException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "the list of who may sign cannot be read",
              place + ": " + e,
              "ls -l %s; belay.yaml names it under approval".formatted(place)),
          e);
    }
  }

  private static void guard(Path real) throws IOException {
    var may = Files.getPosixFilePermissions(real);
    if (may.stream().anyMatch(OTHERS::contains)) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "the list of who may sign can be written by others",
              real + ": its mode lets group or others write",
              "look through the list, then: chmod go-w " + real));
    }
  }
}
