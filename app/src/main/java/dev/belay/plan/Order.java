package dev.belay.plan;

import dev.belay.release.RequiredAct;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an upgrade shall do. The order in which it does it is the planner's alone.
 *
 * @param from the installed release
 * @param basis digest of the facts that the plan is made from
 * @param legs of the path, the last one ends at the target; at least one
 * @param directories roles of the files that are kept
 * @param questions that must be answered before it may start
 * @param prepared whether the deployment does something beforehand, while the installation serves,
 *     and compares it afterwards
 * @param daemon what becomes of the plugin daemon's database, if the target has a daemon
 * @param vectors what the target's vector store takes over, if Belay moves it
 * @param acts of the target whose commands are run before traffic returns
 */
public record Order(
    String from,
    String basis,
    List<Leg> legs,
    List<String> directories,
    List<String> questions,
    boolean prepared,
    Optional<Daemon> daemon,
    Optional<Vectors> vectors,
    List<RequiredAct> acts) {
  public Order {
    legs = List.copyOf(legs);
    directories = List.copyOf(directories);
    questions = List.copyOf(questions);
    acts = List.copyOf(acts);
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("an upgrade without a leg");
    }
  }

  /**
   * One leg of the path.
   *
   * @param release that is installed at its end
   * @param migrations of this leg, in their order
   */
  public record Leg(String release, List<Migration> migrations) {
    public Leg {
      migrations = List.copyOf(migrations);
    }
  }

  /** What happens to one database in one leg. */
  public record Migration(String role, String from, String to) {}

  /**
   * The plugin daemon of the target migrates its own database, behind the other migrations; that is
   * verified once it runs (S5).
   *
   * @param role of its database
   * @param made whether that database is not there before and is made first
   */
  public record Daemon(String role, boolean made) {}

  /**
   * The vector store of the target takes over what the earlier one wrote.
   *
   * @param act of the release that asks for it
   * @param role of the directory in which the store keeps its data; the plan captures it
   */
  public record Vectors(String act, String role) {}

  /** An upgrade of which only this is asked. */
  public static Order of(
      String from, String basis, List<Leg> legs, List<String> directories, List<String> questions) {
    return new Order(
        from,
        basis,
        legs,
        directories,
        questions,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** The same, where Belay drives the containers itself. */
  public Order driven(
      Optional<Daemon> ofPlugins, Optional<Vectors> moved, List<RequiredAct> commands) {
    return new Order(from, basis, legs, directories, questions, true, ofPlugins, moved, commands);
  }

  /** The release that is installed at its end. */
  String to() {
    return legs.getLast().release();
  }

  /** The roles that any leg migrates, in their order. */
  Set<String> migrated() {
    var roles = new LinkedHashSet<String>();
    legs.forEach(leg -> leg.migrations().forEach(m -> roles.add(m.role())));
    return roles;
  }
}
