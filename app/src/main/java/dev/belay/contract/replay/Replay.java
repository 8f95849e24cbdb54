package dev.belay.contract.replay;

import dev.belay.contract.replay.JsonComparison.Difference;
import dev.belay.contract.replay.ReplayResult.Exchange;
import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.NotSent;
import dev.belay.contract.replay.Reply.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a new version by two plays of the old one: what varies between the two is noise, what the
 * new version does otherwise is a finding, and what could not be tried is undecided. Pure.
 */
public final class Replay {
  private final Patience patience;
  private final Moments moments;
  private final List<ReplayFinding> findings = new ArrayList<>();
  private final Map<String, String> undecided = new TreeMap<>();
  private final Map<String, Exchange> exchanges = new HashMap<>();
  private int noisy;

  private Replay(Patience patience, Moments moments) {
    this.patience = patience;
    this.moments = moments;
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
      Moments moments) {
    var replay = new Replay(patience, moments);
    for (Probe probe : suite.probes()) {
      replay.probe(probe, reply(first, probe), reply(second, probe), reply(after, probe));
    }
    return new ReplayResult(
        replay.findings,
        replay.undecided,
        suite.probes().size(),
        replay.noisy,
        first.side(),
        after.side(),
        replay.exchanges);
  }

  private static Reply reply(Recording recording, Probe probe) {
    return recording.answers().getOrDefault(probe.id(), new NotSent("not played"));
  }

  private void probe(Probe probe, Reply first, Reply second, Reply after) {
    Optional<String> undecidable = Undecided.why(probe, first, second, after);
    if (undecidable.isPresent()) {
      undecided.put(probe.id(), undecidable.get());
      return;
    }
    Answer a = first.answer().orElseThrow();
    Answer b = second.answer().orElseThrow();
    List<ReplayFinding> found =
        after instanceof Answer c
            ? compared(probe, a, b, c)
            : List.of(
                finding(
                    ReplayRule.NO_ANSWER, probe, "answer", "" + a.status(), Redaction.of(after)));
    if (!found.isEmpty()) {
      findings.addAll(found);
      exchanges.put(
          probe.id(),
          new Exchange(
              probe.method() + " " + probe.path().replaceFirst("\\?.*", "?…"),
              Redaction.of(a),
              Redaction.of(after)));
    }
  }

  private List<ReplayFinding> compared(Probe probe, Answer a, Answer b, Answer c) {
    List<Difference> between = AnswerComparison.of(a, b, moments);
    Set<String> noise = noise(between);
    noisy += noise.size();
    var found = new ArrayList<ReplayFinding>();
    // What is new to one old answer but not to the other is no difference either.
    Set<String> toSecond = new HashSet<>();
    AnswerComparison.of(b, c, moments).forEach(d -> toSecond.add(d.rule() + " " + d.place()));
    for (Difference d : AnswerComparison.of(a, c, moments)) {
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
}
