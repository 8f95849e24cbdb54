package dev.belay.check;

import java.util.function.UnaryOperator;

/**
 * What one check says about this installation and this upgrade. The texts carry no secret: whoever
 * builds a finding masks values first.
 */
public sealed interface Finding {

  /** Names the check: lower case, dashes; stable across releases, since answers refer to it. */
  String id();

  /** The question or the danger, in one line. */
  String title();

  /** What was found in this installation that led to the answer, with numbers and file:line. */
  String seen();

  /** A command that can be pasted or one plain instruction; empty when nothing needs doing. */
  String next();

  /** Where it is known from: an issue, a release, a file of Dify's source, or a safety rule. */
  String source();

  /** The same with its advice as this makes it. */
  default Finding advised(UnaryOperator<String> words) {
    return switch (this) {
      case Passed passed -> passed;
      case Warned w -> new Warned(w.id, w.title, w.seen, words.apply(w.next), w.source);
      case Blocked b -> new Blocked(b.id, b.title, b.seen, words.apply(b.next), b.source);
      case Undecided u -> new Undecided(u.id, u.title, u.seen, words.apply(u.next), u.source);
    };
  }

  /** Looked at, and it does not apply or is in order. */
  record Passed(String id, String title, String seen, String source) implements Finding {
    @Override
    public String next() {
      return "";
    }
  }

  /** Applies, and a person should know before they start; it does not hold the upgrade back. */
  record Warned(String id, String title, String seen, String next, String source)
      implements Finding {}

  /** Applies, and the upgrade does not start before it is resolved or answered for by name. */
  record Blocked(String id, String title, String seen, String next, String source)
      implements Finding {}

  /** Could not be found out: {@code seen} names the fact that is missing; it blocks. */
  record Undecided(String id, String title, String seen, String next, String source)
      implements Finding {}
}
