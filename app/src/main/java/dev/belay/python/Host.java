package dev.belay.python;

/** What evaluation meets that is not part of the file itself; by default nothing is known of it. */
public interface Host {

  /** A call of something outside; the answer is the call's value. */
  default Value call(Value.Called call) {
    return call;
  }

  /** An attribute of a value that is not a module. */
  default Value attribute(Value.Member member) {
    return member;
  }

  /** A name that the file imports, dotted. */
  default Value imported(String path, Place at) {
    return new Value.Outside(path);
  }

  /** An expression that stands as a statement, after it was evaluated. */
  default void statement(Value value, Place at) {}

  /** Everything until the matching {@link #close} happens inside this region. */
  default void open(Region region) {}

  default void close(Region region) {}

  /** A statement that could not be evaluated. */
  default void skipped(Value.Opaque statement) {}

  /** A part of a file that runs under circumstances. */
  sealed interface Region {
    Place at();

    /** Only when the test has this outcome, which is not known before it runs. */
    record When(Value test, boolean holds, Place at) implements Region {}

    /** Once for each of something not known before it runs. */
    record Each(Value over, Place at) implements Region {}

    /** Inside a {@code with}. */
    record Within(Value value, Place at) implements Region {}
  }
}
