package dev.belay.store;

import dev.belay.database.Label;

/**
 * Who acts on a store: every session carries run and step in its name, and every act is refused
 * when a newer epoch of the same run, or another run, holds the databases.
 *
 * @param epoch of the process that acts; a takeover writes a higher one
 */
public record Act(String run, String step, long epoch) {
  public Label label() {
    return new Label(run, step);
  }
}
