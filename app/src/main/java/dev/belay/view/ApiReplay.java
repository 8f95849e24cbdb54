package dev.belay.view;

import dev.belay.contract.Severity;
import dev.belay.contract.replay.ReplayFinding;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.contract.replay.ReplayResult.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A replay as text and as evidence.
 *
 * @param accepted ids of findings that a person called known and fine
 * @param leftOut probes that write and were not played
 * @param suite fingerprint of the suite
 * @param played when the new side was played
 */
public record ApiReplay(
    ReplayResult result, List<String> accepted, int leftOut, String suite, Instant played) {

  public String text() {
    List<ReplayFinding> open = result.open(accepted);
    var text = new StringBuilder();
    text.append(
        "%d probes played: %d findings open, %d undecided; %d places vary by themselves\n"
            .formatted(result.probes(), open.size(), result.undecided().size(), result.noisy()));
    text.append("old %s; new %s\n".formatted(words(result.before()), words(result.after())));
    if (isOneVersion()) {
      text.append("both sides say that they are the same release: was this meant?\n");
    }
    leftOut(text);
    for (Severity severity : new Severity[] {Severity.BREAKING, Severity.RISKY}) {
      section(text, severity, open);
    }
    undecided(text);
    long fine = result.findings().stream().filter(f -> accepted.contains(f.id())).count();
    long compatible =
        result.findings().stream().filter(f -> f.severity() == Severity.COMPATIBLE).count();
    text.append("\n%d accepted, %d compatible differences\n".formatted(fine, compatible));
    return text.toString();
  }

  /** What to say when only the old version was played, to be compared later. */
  public String kept(String file) {
    var text = new StringBuilder();
    text.append("%d probes recorded twice in %s\n".formatted(result.probes(), file));
    text.append(
        "old %s; %d places vary by themselves\n".formatted(words(result.before()), result.noisy()));
    leftOut(text);
    undecided(text);
    text.append(
        "\nnext, after the upgrade: belay api replay SUITE --old %s --new URL\n".formatted(file));
    return text.toString();
  }

  /** The same as JSON; it is no evidence, since nothing was compared yet. */
  public Map<String, Object> keptJson(String file) {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("kind", "api-recording");
    json.put("file", file);
    json.put("suite", suite);
    json.put("versions", result.before().versions());
    json.put("probes", result.probes());
    json.put("leftOut", leftOut);
    json.put("noisy", result.noisy());
    json.put("undecided", new TreeMap<>(result.undecided()));
    return json;
  }

  private boolean isOneVersion() {
    List<String> before = result.before().versions();
    return !before.isEmpty() && before.equals(result.after().versions());
  }

  private void leftOut(StringBuilder text) {
    if (leftOut > 0) {
      text.append("%d probes that write were left out; --writes plays them\n".formatted(leftOut));
    }
  }

  private void undecided(StringBuilder text) {
    if (!result.undecided().isEmpty()) {
      text.append("\nundecided\n");
      new TreeMap<>(result.undecided())
          .forEach((probe, why) -> text.append("  %s: %s\n".formatted(probe, why)));
    }
  }

  private static void section(StringBuilder text, Severity severity, List<ReplayFinding> open) {
    var probes = new LinkedHashMap<String, List<ReplayFinding>>();
    for (ReplayFinding f : open) {
      if (f.severity() == severity) {
        probes.computeIfAbsent(f.probe(), p -> new ArrayList<>()).add(f);
      }
    }
    if (probes.isEmpty()) {
      return;
    }
    text.append("\n").append(severity.word()).append("\n");
    probes.forEach((probe, findings) -> {
      text.append("  ").append(probe).append("\n");
      for (ReplayFinding f : findings) {
        text.append("    %s  [%s %s]\n".formatted(f.sentence(), f.rule().id(), f.id()));
      }
    });
  }

  private static String words(Side side) {
    if (side.p50Millis() < 0) {
      return "did not answer";
    }
    String versions =
        side.versions().isEmpty()
            ? "of a version it does not name"
            : String.join(" and ", side.versions());
    return "%s, p50 %d ms, p95 %d ms".formatted(versions, side.p50Millis(), side.p95Millis());
  }

  /**
   * Schema 1: {@code schema, kind, ground, verdict, versions, suite, played, probes, leftOut, open,
   * noisy, latency, findings, undecided, exchanges}.
   */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("kind", "api-replay");
    json.put("ground", "observed");
    json.put("verdict", RunText.word(result.verdict(accepted)));
    json.put("versions", sides(result.before().versions(), result.after().versions()));
    json.put("suite", suite);
    json.put("played", played.toString());
    json.put("probes", result.probes());
    json.put("leftOut", leftOut);
    json.put("open", result.open(accepted).size());
    json.put("noisy", result.noisy());
    json.put("latency", sides(latency(result.before()), latency(result.after())));
    var findings = new ArrayList<Map<String, Object>>();
    for (ReplayFinding f : result.findings()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("id", f.id());
      one.put("rule", f.rule().id());
      one.put("severity", f.severity().word());
      one.put("probe", f.probe());
      one.put("place", f.place());
      one.put("before", f.before());
      one.put("after", f.after());
      one.put("accepted", accepted.contains(f.id()));
      findings.add(one);
    }
    json.put("findings", findings);
    json.put("undecided", new TreeMap<>(result.undecided()));
    json.put("exchanges", new TreeMap<>(result.exchanges()));
    return json;
  }

  private static Map<String, Object> sides(Object old, Object now) {
    var sides = new LinkedHashMap<String, Object>();
    sides.put("old", old);
    sides.put("new", now);
    return sides;
  }

  private static Map<String, Object> latency(Side side) {
    var latency = new LinkedHashMap<String, Object>();
    latency.put("p50Millis", side.p50Millis());
    latency.put("p95Millis", side.p95Millis());
    latency.put("mostMillis", side.mostMillis());
    return latency;
  }
}
