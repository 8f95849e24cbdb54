package dev.belay.deployment;

import dev.belay.outside.OutsideException;
import java.util.Optional;

/** What brings the content of one database to the form a release needs. */
public interface Migrator {

  /** How it does so, as evidence names it. */
  Means means();

  /**
   * Migrates and returns when the verdict is known.
   *
   * @param place the database
   * @param release the release whose migrations run
   * @param label {@code belay/<run>/<step>}; the program and its database sessions carry it
   * @return what it said at its end, shortened
   * @throws OutsideException when it failed, or said that it skipped its work
   */
  String migrate(Place place, String release, String label);

  /** Where a migration with this label is still under way without us, if it is. */
  Optional<String> running(String label);

  /**
   * Ends a migration with this label that is under way; {@link #migrate} then fails. What the
   * server is still doing for it is ended by whoever takes the databases back.
   */
  void end(String label);

  /**
   * A database that is to be migrated.
   *
   * @param database the name that the installation knows it by
   * @param reached the name under which it is reached now: during an upgrade its door is shut, and
   *     its own name leads nowhere
   */
  record Place(String database, String reached) {}

  /** By what a migration was run; only the first two open a gate. */
  enum Means {
    /** A command of the operator. */
    COMMAND("the configured command"),
    /** The image of the target release. */
    IMAGE("the target image"),
    /** Belay's own simulator: a forecast that was executed, not a proof. */
    SIMULATED("Belay's simulator");

    private final String words;

    Means(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
