package dev.belay.view;

import dev.belay.contract.Severity;
import dev.belay.contract.replay.ReplayFinding;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.contract.replay.ReplayResult.Latency;
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
 */
public record ApiReplay(ReplayResult result, List<String> accepted, int leftOut) {

  public String text() {
    List<ReplayFinding> open = result.open(accepted);
    var text = new StringBuilder();
    text.append(
        "%d probes played: %d findings open, %d undecided; %d places vary by themselves\n"
            .formatted(result.probes(), open.size(), result.undecided().size(), result.noisy()));
    text.append("old %s; new %s\n".formatted(words(result.before()), words(result.after())));
    if (leftOut > 0) {
      text.append("%d probes that write were left out; --writes plays them\n".formatted(leftOut));
    }
    for (Severity severity : new Severity[] {Severity.BREAKING, Severity.RISKY}) {
      section(text, severity, open);
    }
    if (!result.undecided().isEmpty()) {
      text.append("\nundecided\n");
      new TreeMap<>(result.undecided())
          .forEach((probe, why) -> text.append("  %s: %s\n".formatted(probe, why)));
    }
    long fine = result.findings().stream().filter(f -> accepted.contains(f.id())).count();
    long compatible =
        result.findings().stream().filter(f -> f.severity() == Severity.COMPATIBLE).count();
    text.append("\n%d accepted, %d compatible differences\n".formatted(fine, compatible));
    return text.toString();
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

  private static String words(Latency latency) {
    return latency.p50Millis() < 0
        ? "did not answer"
        : "p50 %d ms, p95 %d ms".formatted(latency.p50Millis(), latency.p95Millis());
  }

  /**
   * Schema 1: {@code schema, kind, ground, probes, open, latency, findings, undecided, exchanges}.
   */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("kind", "api-replay");
    json.put("ground", "observed");
    json.put("probes", result.probes());
    json.put("leftOut", leftOut);
    json.put("open", result.open(accepted).size());
    json.put("noisy", result.noisy());
    json.put("latency", Map.of("old", result.before(), "new", result.after()));
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
}
