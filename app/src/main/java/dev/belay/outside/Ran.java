package dev.belay.outside;

import java.time.Duration;

/** A program that ended. */
public record Ran(Command command, int exit, String stdout, String stderr, Duration took) {

  public boolean ok() {
    return exit == 0;
  }

  /** This, or an {@link OutsideException} that quotes the last lines of what the program said. */
  public Ran orFail(String what, String next) {
    if (ok()) {
      return this;
    }
    throw new OutsideException(
        Failure.unknown(what, "`%s` exited %d: %s".formatted(command.line(), exit, tail()), next));
  }

  /**
   * The last five lines of standard error, or of standard output when that is empty; without the
   * statements and rows in them.
   */
  public String tail() {
    String text = stderr.isBlank() ? stdout : stderr;
    var lines = Quotable.lines(text.strip().lines().toList());
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
