package dev.belay.step;

import dev.belay.database.DatabaseUri;
import dev.belay.store.FileSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param twin commands that act on a twin, by their names; none when there is no way to start one
 * @param configuration of an installation that is driven by commands: the files that decide what
 *     runs, by the name they have in the file
 * @param approval who may approve a plan
 * @param expiry when evidence says nothing about today any more
 * @param limit for one command; of a Compose project, until it is ready after a start
 */
public record Installation(
    Path home,
    Optional<ComposePlace> compose,
    Optional<DatabaseUri> server,
    Optional<Path> passwordFile,
    SortedMap<String, String> databases,
    List<FileSource> directories,
    Map<String, String> commands,
    Map<String, String> twin,
    SortedMap<String, Path> configuration,
    Approval approval,
    Expiry expiry,
    Duration limit) {

  public Installation {
    directories = List.copyOf(directories);
    commands = Map.copyOf(commands);
    twin = Map.copyOf(twin);
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
  }

  /** The same without those databases, for what works on it before a plan has made them. */
  public Installation without(Set<String> roles) {
    var left = new TreeMap<>(databases);
    left.keySet().removeAll(roles);
    return new Installation(
        home,
        compose,
        server,
        passwordFile,
        left,
        directories,
        commands,
        twin,
        configuration,
        approval,
        expiry,
        limit);
  }

  /**
   * @param fourEyes whether who approves must be another person than who starts the upgrade
   * @param keys Belay's own open keys of those who may approve, in Base64, by their names; empty
   *     when anyone on this host may
   * @param signers the list of people whose SSH keys may sign, as OpenSSH writes it
   * @param revoked a list of SSH keys that count no more
   */
  public record Approval(
      boolean fourEyes, Map<String, String> keys, Optional<Path> signers, Optional<Path> revoked) {
    public Approval {
      keys = Map.copyOf(keys);
    }
  }

  /**
   * @param rehearsal its greatest age
   * @param backup its greatest age when an upgrade starts
   * @param growthPercent of a table that the migration goes through
   */
  public record Expiry(Duration rehearsal, Duration backup, int growthPercent) {
    static final Expiry USUAL = new Expiry(Duration.ofDays(14), Duration.ofHours(24), 20);
  }

  /**
   * @param releases one directory per target release with the configuration to put in place
   */
  public record ComposePlace(String project, Path releases) {}
}
