package dev.belay.deployment;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.vector.Weaviate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One installed Dify. Every act can be repeated: doing it again when it is done, or was done in
 * part, leads to the same state. Every act returns only when the state it names was observed, and
 * throws an {@link OutsideException} when it was not reached.
 */
public interface Deployment {

  /** Why acts on this do nothing but are remembered; empty for everything that really runs. */
  default Optional<String> untried() {
    return Optional.empty();
  }

  /**
   * Why nothing of this reaches anything outside of it, when it is a copy that was made of one that
   * ran; empty for what is in use.
   */
  default Optional<String> cutOff() {
    return Optional.empty();
  }

  /** What runs now; unknown when it cannot be told, for example between two states. */
  Observed<Activity> activity();

  /** The release whose programs and configuration are in place, running or not. */
  Observed<String> installed();

  /**
   * The files that decide what runs, those that a target brings included, by the name under which a
   * person knows each; what is not there is left out.
   */
  SortedMap<String, Path> configuration();

  /**
   * Everything that can be done while the installation serves, and whatever speaks against an
   * upgrade by then; changes nothing of what runs.
   *
   * @param targets the releases to be installed, in their order
   */
  default void prepare(List<String> targets) {}

  /**
   * Running programs of this that no request to end reaches, by their names: to end them takes the
   * asking of what they started, or force.
   */
  default List<String> deaf() {
    return List.of();
  }

  /**
   * How the plugin daemon of a prepared release will log in to its database; empty where it has
   * none, or where nothing says so.
   */
  default Optional<Login> plugins(String release) {
    return Optional.empty();
  }

  /** Gives back what was kept for a return; afterwards there is none. */
  default void forget() {}

  /**
   * What decides what runs and is in no file, by the name under which a person knows each: images
   * that names mean today, and environments, which are secret and have a line {@code KEY=value} for
   * each key.
   */
  default SortedMap<String, String> programs() {
    return new TreeMap<>();
  }

  /** Stops everything that writes to a store, so that a restart of the engine starts none of it. */
  void stopWriters();

  /**
   * Puts the programs and the configuration of a release in place and starts nothing. The release
   * before it stays available, so that this can be called with either until the run is final.
   */
  void install(String release);

  /** Starts the application behind a closed front; waits until it is ready. */
  void startClosed();

  /** Starts the rest (workers, schedules) and lets traffic in. */
  void open();

  /**
   * Where an act that an earlier process began is still under way without it, if it is. Until it
   * has ended nothing else may be done, for it would undo that.
   */
  default Optional<String> underWay() {
    return Optional.empty();
  }

  /**
   * Lets the databases answer that this deployment runs itself, when an act on them stopped half
   * way: a run must look at them before it can go on or back.
   *
   * @param release whose configuration is put in place when the one in place starts none
   */
  default void wakeStores(String release) {}

  /**
   * Runs a command of the release in its running application.
   *
   * @param label by which {@link #running} finds it
   * @return what it said at its end, shortened
   * @throws OutsideException when it failed
   */
  default String execute(String command, String label) {
    throw new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "this installation has no way to run a command of its release",
            "`%s`".formatted(command),
            "run it by hand, and answer `will-do`"));
  }

  /** Where a command with this label is still under way, if it is. */
  default Optional<String> running(String label) {
    return underWay();
  }

  /**
   * What the running application gets through to, of the places that its settings and its workflows
   * name; empty where nobody can look from inside it.
   *
   * @param origins {@code scheme://host[:port]} of its own network that workflows call
   * @param missing for these it waits a while, because what was started may not listen yet
   */
  default List<Reach> reaches(Collection<String> origins, Predicate<Reach> missing) {
    return List.of();
  }

  /** Where the vector store that this deployment runs itself keeps its data, if it runs one. */
  default Optional<Path> vectors() {
    return Optional.empty();
  }

  /**
   * Starts that vector store alone, by the installed files, lets an act speak to it, and stops it
   * again.
   *
   * @param data the directory that it must have mounted
   */
  default <T> T withVectors(Path data, Function<Weaviate, T> act) {
    throw new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "this installation has no vector store of its own",
            data + " belongs to none of its programs",
            "move the vectors by hand, and answer `will-do`"));
  }

  /**
   * Removes what only the release had that was taken back, and says in what the programs, and
   * whatever they run in, are not as this run found them; empty where it has not gone back, or
   * where nothing was recorded.
   */
  default Optional<Leftovers> leftovers() {
    return Optional.empty();
  }

  /** What the running application answers. */
  Observed<Health> health();
}
