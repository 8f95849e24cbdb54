package dev.belay.gate;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.survey.Identity;
import java.nio.file.Path;

/**
 * S27: what was asked or said of another installation says nothing about this one.
 *
 * @param ours the installation that a plan is of, in words; empty when its facts do not say
 */
record Whose(String ours) {

  /** By the facts of a plan, which it is signed with. */
  static String of(Identity identity) {
    var parts = identity.parts();
    return parts.containsKey("directory")
        ? "%s on %s".formatted(parts.get("directory"), parts.get("host"))
        : "";
  }

  /**
   * @param theirs as it lies beside the plan; empty from an older Belay
   * @throws OutsideException BLOCKED when it is of another one
   */
  void refuse(Path file, String question, String theirs) {
    if (theirs.isEmpty() || ours.isEmpty() || theirs.equals(ours)) {
      return;
    }
    throw new OutsideException(
        new Failure(
            ExitCode.BLOCKED,
            "a file beside the plan belongs to another installation",
            "%s: %s is of %s; the plan is of %s".formatted(file, question, theirs, ours),
            "look through it, then: mv %s %s.foreign; belay plan, with the same --out"
                .formatted(file, file)));
  }
}
