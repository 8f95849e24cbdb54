package dev.belay.outside;

/** What a look at the world says about an act that was begun and never recorded as done. */
public sealed interface Inspection {

  /** Nothing of the act is visible: perform it. */
  record Untouched() implements Inspection {}

  /**
   * The act is still under way without us, for example in a server backend: wait for it or end it.
   *
   * @param where the process, backend or container that does it
   */
  record Running(String where) implements Inspection {}

  /** The act happened: record it. */
  record Complete() implements Inspection {}

  /**
   * The act happened in part.
   *
   * @param seen what is there and what is missing
   */
  record Torn(String seen) implements Inspection {}
}
