package dev.belay.python;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;

/** A file that cannot be read as Python, with the line that says so. */
final class Unreadable {
  private Unreadable() {}

  static OutsideException because(Place at, String why) {
    return new OutsideException(
        Failure.badInput(
            "a Python file could not be read",
            at + ": " + why,
            "compare the file with the release it belongs to, or leave it out"));
  }
}
