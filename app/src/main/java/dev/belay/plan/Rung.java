package dev.belay.plan;

import dev.belay.release.DifyVersion;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One way back, as the plan offers it.
 *
 * @param name the way, in a few words
 * @param backTo the version that runs afterwards
 * @param offered whether it would work at all; when not, {@code why} says so
 * @param loses what of the data written since the upgrade is lost, in one sentence
 * @param command that takes it
 */
public record Rung(
    String name,
    DifyVersion backTo,
    boolean offered,
    String why,
    List<Premise> premises,
    String loses,
    String command) {
  public Rung {
    premises = List.copyOf(premises);
  }

  Rung advised(UnaryOperator<String> words) {
    return new Rung(name, backTo, offered, why, premises, loses, words.apply(command));
  }

  /** Whether a premise holds now. */
  public enum State {
    HOLDS,
    MISSING,
    UNKNOWN
  }

  /**
   * @param seen what the state was read from
   */
  public record Premise(String text, State state, String seen) {}
}
