package dev.belay.journal;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Whether nobody else can write what Belay remembers: whoever can exchange a plan, a note or a key
 * in it decides what the next command does.
 */
final class Privacy {
  private static final Path SELF = Path.of("/proc/self");

  private Privacy() {}

  /**
   * @throws OutsideException BLOCKED when others can write the directory, or what is in it; one
   *     that is not there yet is nobody's
   */
  static void require(Path directory) {
    for (Path one :
        new Path[] {directory, directory.resolve("runs"), directory.resolve("private")}) {
      if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)) {
        seen(one, one.equals(directory)).ifPresent(why -> refuse(one, why));
      }
    }
  }

  /** The state itself may lie behind a link of its owner's; what is in it may not. */
  private static Optional<String> seen(Path one, boolean outer) {
    try {
      if (!outer && Files.isSymbolicLink(one)) {
        return Optional.of("it is a link");
      }
      Path real = one.toRealPath();
      Set<PosixFilePermission> may = Files.getPosixFilePermissions(real);
      if (may.contains(PosixFilePermission.OTHERS_WRITE)
          || may.contains(PosixFilePermission.GROUP_WRITE)) {
        return Optional.of("its mode lets group or others write");
      }
      int owner = uid(real);
      boolean own = !Files.exists(SELF) || owner == 0 || owner == uid(SELF);
      return own
          ? Optional.empty()
          : Optional.of("it belongs to " + Files.getOwner(real) + ", who can write it");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("who may write it cannot be told: " + e);
    }
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static void refuse(Path one, String why) {
    throw new OutsideException(
        new Failure(
            ExitCode.BLOCKED,
            "the state directory can be written by others",
            one + ": " + why,
            "look through it, then: chown -R %s %s && chmod go-w %s"
                .formatted(System.getProperty("user.name"), one, one)));
  }
}
