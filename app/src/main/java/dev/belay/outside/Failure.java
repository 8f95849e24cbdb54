package dev.belay.outside;

/**
 * Why something stopped, in the three lines that a user reads.
 *
 * @param exit how the process ends when nothing further up knows better
 * @param what what stopped, lower case, no blame
 * @param seen what was seen, with numbers, and file:line where there is one
 * @param next a line that can be pasted into a shell, or one plain instruction
 */
public record Failure(ExitCode exit, String what, String seen, String next) {

  /** An input that cannot be used as it is. */
  public static Failure badInput(String what, String seen, String next) {
    return new Failure(ExitCode.WRONG_USAGE, what, seen, next);
  }

  /** A fact that could not be found out. */
  public static Failure unknown(String what, String seen, String next) {
    return new Failure(ExitCode.UNKNOWN, what, seen, next);
  }

  /** The whole message as text: three lines, no trailing line break. */
  public String text() {
    return what + "\n  seen: " + seen + "\n  next: " + next;
  }
}
