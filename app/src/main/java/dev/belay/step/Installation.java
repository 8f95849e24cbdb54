package dev.belay.step;

import dev.belay.database.DatabaseUri;
import dev.belay.store.FileSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An installation as its file describes it: driven by Docker Compose, or by the operator's own
 * commands.
 *
 * @param home the directory of the file; commands run there
 * @param compose the Compose project, else there are commands
 * @param server with a role that may create, rename and close databases; of a Compose project it is
 *     found by itself
 * @param passwordFile whose first line is the password, else libpq's usual places are asked
 * @param databases names by role
 * @param commands by their names in the file
 * @param limit for one command
 */
public record Installation(
    Path home,
    Optional<ComposePlace> compose,
    Optional<DatabaseUri> server,
    Optional<Path> passwordFile,
    SortedMap<String, String> databases,
    List<FileSource> directories,
    Map<String, String> commands,
    Duration limit) {

  public Installation {
    directories = List.copyOf(directories);
    commands = Map.copyOf(commands);
  }

  /**
   * @param releases one directory per target release with the configuration to put in place
   */
  public record ComposePlace(String project, Path releases) {}
}
