package dev.belay.contract.replay;

import dev.belay.contract.replay.JsonComparison.Difference;
import dev.belay.contract.replay.ReplayResult.Exchange;
import dev.belay.contract.replay.ReplayResult.Latency;
import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.NotSent;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Judges a new version by two plays of the old one: what varies between the two is noise, what the
 * new version does otherwise is a finding, and what could not be tried is undecided. Pure.
 */
public final class Replay {
  /** What an answer says when not the API but something behind it could not be reached (S20). */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "connection (refused|error|reset|aborted)|timed? ?out|unreachable|name resolution"
              + "|name or service not known|getaddrinfo|max retries exceeded|no route to host"
              + "|could not resolve|failed to establish",
          Pattern.CASE_INSENSITIVE);

  private final Patience patience;
  private final Instant now;
  private final List<ReplayFinding> findings = new ArrayList<>();
  private final Map<String, String> undecided = new TreeMap<>();
  private final Map<String, Exchange> exchanges = new HashMap<>();
  private int noisy;

  private Replay(Patience patience, Instant now) {
    this.patience = patience;
    this.now = now;
  }

  /**
   * How much slower is a finding: more than {@code factor} times the slower old play and more than
   * {@code slackMillis} besides.
   */
  public record Patience(double factor, long slackMillis) {
    public static final Patience USUAL = new Patience(3, 1_000);

    boolean exceeded(long first, long second, long now) {
      return now > factor * Math.max(first, second) + slackMillis;
    }
  }

  public static ReplayResult judge(
      ProbeSuite suite,
      Recording first,
      Recording second,
      Recording after,
      Patience patience,
      Instant now) {
    var replay = new Replay(patience, now);
    for (Probe probe : suite.probes()) {
      replay.probe(probe, reply(first, probe), reply(second, probe), reply(after, probe));
    }
    return new ReplayResult(
        replay.findings,
        replay.undecided,
        suite.probes().size(),
        replay.noisy,
        latency(first),
        latency(after),
        replay.exchanges);
  }

  private static Reply reply(Recording recording, Probe probe) {
    return recording.answers().getOrDefault(probe.id(), new NotSent("not played"));
  }

  private void probe(Probe probe, Reply first, Reply second, Reply after) {
    Optional<Answer> a = first.answer();
    Optional<Answer> b = second.answer();
    if (a.isEmpty() || b.isEmpty()) {
      Reply silent = a.isEmpty() ? first : second;
      undecided.put(probe.id(), "the old version: " + Redaction.of(silent));
      return;
    }
    if (a.get().status() != b.get().status()) {
      undecided.put(
          probe.id(),
          "the old version answers %d and then %d".formatted(a.get().status(), b.get().status()));
      return;
    }
    Optional<String> unreachable = unreachable(a.get(), after);
    if (unreachable.isPresent()) {
      undecided.put(probe.id(), unreachable.get());
      return;
    }
    var found = new ArrayList<ReplayFinding>();
    if (after instanceof Answer c) {
      found.addAll(compared(probe, a.get(), b.get(), c));
    } else {
      found.add(
          finding(ReplayRule.NO_ANSWER, probe, "answer", "" + a.get().status(), words(after)));
    }
    if (!found.isEmpty()) {
      findings.addAll(found);
      exchanges.put(
          probe.id(),
          new Exchange(
              probe.method() + " " + probe.path().replaceFirst("\\?.*", "?…"),
              Redaction.of(a.get()),
              Redaction.of(after)));
    }
  }

  private static String words(Reply reply) {
    return Redaction.of(reply);
  }

  /** Why a failure says nothing about the API; empty when it does. */
  private static Optional<String> unreachable(Answer old, Reply after) {
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
      case Answer c when old.status() < 400 && c.status() >= 400 && saysUnreachable(c) ->
          Optional.of("answered %d because something was unreachable".formatted(c.status()));
      case Answer c
          when c.content() instanceof Stream(var events, var _)
              && !saysUnreachable(old)
              && events.stream().anyMatch(e -> e.kind().equals("error"))
              && saysUnreachable(c) ->
          Optional.of("the stream failed because something was unreachable");
      case Answer ignored -> Optional.empty();
    };
  }

  private static boolean saysUnreachable(Answer answer) {
    return switch (answer.content()) {
      case Json(var tree) -> says(tree);
      case Stream(var events, var _) ->
          events.stream().anyMatch(e -> e.kind().equals("error") && says(e.fields()));
      case Reply.Bytes ignored -> false;
    };
  }

  private static boolean says(JsonNode tree) {
    return UNREACHABLE.matcher(tree.path("message").asString("")).find();
  }

  private List<ReplayFinding> compared(Probe probe, Answer a, Answer b, Answer c) {
    List<Difference> between = AnswerComparison.of(a, b, now);
    Set<String> noise = noise(between);
    noisy += noise.size();
    var found = new ArrayList<ReplayFinding>();
    // What is new to one old answer but not to the other is no difference either.
    Set<String> toSecond = new HashSet<>();
    AnswerComparison.of(b, c, now).forEach(d -> toSecond.add(d.rule() + " " + d.place()));
    for (Difference d : AnswerComparison.of(a, c, now)) {
      boolean ignored = probe.ignore().stream().anyMatch(i -> matches(i, d.place()));
      if (!ignored && !isNoise(d, noise) && toSecond.contains(d.rule() + " " + d.place())) {
        found.add(finding(d.rule(), probe, d.place(), d.before(), d.after()));
      }
    }
    times(probe, a, b, c, found);
    return found;
  }

  private static boolean matches(String ignored, String place) {
    return place.equals(ignored)
        || place.startsWith(ignored + ".")
        || place.equals("body." + ignored)
        || place.startsWith("body." + ignored + ".");
  }

  /** Places that vary: by value only, or as a whole, which a {@code !} in front marks. */
  private static Set<String> noise(List<Difference> between) {
    var noise = new HashSet<String>();
    for (Difference d : between) {
      boolean valueOnly =
          d.rule() == ReplayRule.VALUE_CHANGED
              || d.rule() == ReplayRule.STREAM_TEXT_CHANGED
              || d.rule() == ReplayRule.LENGTH_CHANGED;
      noise.add((valueOnly ? "" : "!") + d.place());
    }
    return noise;
  }

  private static boolean isNoise(Difference d, Set<String> noise) {
    if (noise.contains("!" + d.place())) {
      return true;
    }
    boolean valueOnly =
        switch (d.rule()) {
          case VALUE_CHANGED, STREAM_TEXT_CHANGED, LENGTH_CHANGED -> true;
          default -> false;
        };
    return valueOnly && noise.contains(d.place());
  }

  private void times(Probe probe, Answer a, Answer b, Answer c, List<ReplayFinding> found) {
    boolean stream = c.content() instanceof Stream && a.content() instanceof Stream;
    boolean later =
        patience.exceeded(a.firstByteMillis(), b.firstByteMillis(), c.firstByteMillis());
    if (stream && later) {
      found.add(
          finding(
              ReplayRule.FIRST_EVENT_LATER,
              probe,
              "first event",
              a.firstByteMillis() + " ms",
              c.firstByteMillis() + " ms"));
    }
    if (stream
        && patience.exceeded(a.longestGapMillis(), b.longestGapMillis(), c.longestGapMillis())) {
      found.add(
          finding(
              ReplayRule.STREAM_STALLED,
              probe,
              "stream",
              a.longestGapMillis() + " ms",
              c.longestGapMillis() + " ms"));
    }
    if (!stream && patience.exceeded(a.tookMillis(), b.tookMillis(), c.tookMillis())) {
      found.add(
          finding(
              ReplayRule.SLOWER, probe, "time", a.tookMillis() + " ms", c.tookMillis() + " ms"));
    }
  }

  private static ReplayFinding finding(
      ReplayRule rule, Probe probe, String place, String before, String after) {
    return new ReplayFinding(rule, probe.id(), place, before, after);
  }

  private static Latency latency(Recording recording) {
    long[] took =
        recording.answers().values().stream()
            .flatMap(r -> r.answer().stream())
            .mapToLong(Answer::tookMillis)
            .sorted()
            .toArray();
    return took.length == 0
        ? new Latency(-1, -1, -1)
        : new Latency(
            took[(took.length - 1) / 2],
            took[(int) ((took.length - 1) * 0.95)],
            took[took.length - 1]);
  }
}
