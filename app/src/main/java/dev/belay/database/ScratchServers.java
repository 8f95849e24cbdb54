package dev.belay.database;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ladder of servers to try something on: the one that a person named, a container of the image
 * that the database itself runs, this host's programs of its major or those of a named folder, and
 * last the embedded one. The first that starts is used, and says so; a server that a person named
 * is never passed over in silence.
 *
 * @param given a server that a person named
 * @param programs a folder with PostgreSQL's programs that a person named
 * @param image the image of the database's own container
 */
public record ScratchServers(
    Shell shell, Optional<DatabaseServer> given, Optional<Path> programs, Optional<String> image) {

  /** No server, folder or image is known: this host's programs, or the embedded server. */
  public static ScratchServers own(Shell shell) {
    return new ScratchServers(shell, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param major of the server that is to be imitated
   * @param below private folder in which a server is started
   * @throws OutsideException when none can be started; every rung is named with its reason
   */
  public ScratchServer start(int major, Path below) {
    if (given.isPresent() || programs.isPresent()) {
      return ScratchServer.start(shell, wish(given, programs, major), place(below));
    }
    var tried = new ArrayList<String>();
    if (image.isPresent()) {
      try {
        return ScratchServer.inContainer(shell, image.orElseThrow());
      } catch (OutsideException e) {
        tried.add("a container of %s: %s".formatted(image.orElseThrow(), e.failure().seen()));
      }
    }
    try {
      return ScratchServer.start(
          shell, wish(Optional.empty(), Optional.empty(), major), place(below));
    } catch (OutsideException e) {
      tried.add(
          "PostgreSQL %d of this host, or the embedded one: %s"
              .formatted(major, e.failure().seen()));
      throw none(tried, major, e);
    }
  }

  private static ScratchServer.Wish wish(
      Optional<DatabaseServer> given, Optional<Path> programs, int major) {
    return new ScratchServer.Wish(given, programs, Optional.of(major), Map.of());
  }

  /** Another user's server cannot reach a folder that only root may enter. */
  private Path place(Path below) {
    var user = Unprivileged.of(shell);
    return user.owner().isPresent() ? user.cache().resolve("scratch") : below;
  }

  private static OutsideException none(List<String> tried, int major, OutsideException last) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "no PostgreSQL could be started to restore into",
            String.join("; ", tried),
            "apt install postgresql-%d, or name an empty server as `scratch` in belay.yaml"
                .formatted(major)),
        last);
  }
}
