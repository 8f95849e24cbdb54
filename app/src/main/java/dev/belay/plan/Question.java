package dev.belay.plan;

import java.util.List;

/**
 * Something that a named person has to say before a plan may start.
 *
 * @param id what {@code belay answer} names it by
 * @param text the question, in one line
 * @param seen what in this installation raises it; empty when the text says it
 * @param options the choices; one of them is the answer
 */
public record Question(String id, Kind kind, String text, String seen, List<String> options) {
  public Question {
    options = List.copyOf(options);
  }

  /** What an answer to it does. */
  public enum Kind {
    /** Decides a value of the configuration: planning again puts it in. */
    DECISION,
    /** Says that somebody sees to something that Belay does not do itself. */
    ACT,
    /** Takes responsibility for what a check refuses or could not find out. */
    RISK,
    /** Says that somebody read what a release changes here. */
    NOTES
  }
}
