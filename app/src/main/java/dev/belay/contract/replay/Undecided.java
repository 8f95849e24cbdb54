package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.NotSent;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http.Why;
import java.util.Optional;

/**
 * Why a probe says nothing about the new version. A failure that has nothing to do with the version
 * is no finding (S20), and a probe that the old version did not answer properly has shown nothing.
 */
final class Undecided {
  private Undecided() {}

  /** Empty when the three answers can be compared. */
  static Optional<String> why(Probe probe, Reply first, Reply second, Reply after) {
    Optional<Answer> a = first.answer();
    Optional<Answer> b = second.answer();
    if (a.isEmpty() || b.isEmpty()) {
      Reply silent = a.isEmpty() ? first : second;
      return Optional.of("the old version: " + Redaction.of(silent));
    }
    if (a.get().status() != b.get().status()) {
      return Optional.of(
          "the old version answers %d and then %d".formatted(a.get().status(), b.get().status()));
    }
    return old(probe, a.get()).or(() -> now(a.get(), after));
  }

  private static Optional<String> old(Probe probe, Answer old) {
    boolean signedIn = !probe.app().isEmpty() || !probe.session().isEmpty();
    int status = old.status();
    if (signedIn && (status == 401 || status == 403)) {
      return Optional.of(refused(probe, status));
    }
    if (status == 429) {
      return Optional.of("the old version answers 429: a limit was reached before it began");
    }
    if (status >= 500) {
      return Optional.of("the old version answers %d: a fault of its own".formatted(status));
    }
    return old.unreachable()
        ? Optional.of("the old version answers that something behind it is unreachable")
        : Optional.empty();
  }

  private static String refused(Probe probe, int status) {
    String whose =
        probe.app().isEmpty() ? "the session " + probe.session() : "the key of " + probe.app();
    return "the old version refuses %s with %d, so nothing was asked".formatted(whose, status);
  }

  private static Optional<String> now(Answer old, Reply after) {
    return switch (after) {
      case NotSent n -> Optional.of("not sent to the new version: " + n.why());
      case Reply.None n when n.why() == Why.UNREACHABLE ->
          Optional.of("the new version could not be reached: " + n.seen());
      case Reply.None ignored -> Optional.empty();
      case Answer c when old.status() < 400 && (c.status() == 502 || c.status() == 504) ->
          Optional.of(
              "a proxy answered %d: what is behind it was not reached".formatted(c.status()));
      case Answer c when c.status() == 429 && old.status() != 429 ->
          Optional.of("the app's own rate limit was reached");
      case Answer c when old.status() < 400 && c.status() >= 400 && c.unreachable() ->
          Optional.of("answered %d because something was unreachable".formatted(c.status()));
      case Answer c when c.content() instanceof Stream && c.unreachable() ->
          Optional.of("the stream failed because something was unreachable");
      case Answer ignored -> Optional.empty();
    };
  }
}
