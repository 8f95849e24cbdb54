package dev.belay.gate;

import dev.belay.outside.ExitCode;

/**
 * What one gate says.
 *
 * @param id stable; an answer to it is named {@code gate:<id>}
 * @param title the condition, in a few words
 * @param seen what was found, with numbers
 * @param next what would let it pass; empty when it does
 * @param exit how a refusal ends the process
 */
public record Judgement(
    String id, String title, Result result, String seen, String next, ExitCode exit) {

  /** Passed, waived by a person who answers for it, not done yet, or failed. */
  public enum Result {
    PASSED,
    ACCEPTED,
    PENDING,
    REFUSED
  }

  static Judgement passed(String id, String title, String seen) {
    return new Judgement(id, title, Result.PASSED, seen, "", ExitCode.DONE);
  }

  static Judgement refused(String id, String title, String seen, String next, ExitCode exit) {
    return new Judgement(id, title, Result.REFUSED, seen, next, exit);
  }

  /** The same, of something that nobody has done yet. */
  Judgement pending() {
    return new Judgement(id, title, Result.PENDING, seen, next, exit);
  }

  Judgement acceptedBy(Answer answer) {
    return new Judgement(
        id,
        title,
        Result.ACCEPTED,
        "%s; answered for, said by %s: %s".formatted(seen, answer.who(), answer.reason()),
        "",
        ExitCode.DONE);
  }

  public boolean open() {
    return result == Result.PASSED || result == Result.ACCEPTED;
  }
}
