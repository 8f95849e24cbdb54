package dev.belay.contract.replay;

import dev.belay.contract.Severity;
import java.util.List;
import java.util.Map;

/**
 * What a replay showed: evidence for the gate.
 *
 * @param undecided why a probe says nothing, by probe id; such a probe is neither good nor bad
 * @param noisy how many places vary between two plays of the old version and were left out
 * @param exchanges what was asked and answered, redacted, by probe id, where there is a finding
 */
public record ReplayResult(
    List<ReplayFinding> findings,
    Map<String, String> undecided,
    int probes,
    int noisy,
    Latency before,
    Latency after,
    Map<String, Exchange> exchanges) {

  public ReplayResult {
    findings = List.copyOf(findings);
    undecided = Map.copyOf(undecided);
    exchanges = Map.copyOf(exchanges);
  }

  /** Over all probes that were answered; milliseconds. */
  public record Latency(long p50Millis, long p95Millis, long mostMillis) {}

  public record Exchange(String request, String before, String after) {}

  /** What stands between this result and a yes, but for what a person accepted. */
  public List<ReplayFinding> open(List<String> accepted) {
    return findings.stream()
        .filter(f -> f.severity() != Severity.COMPATIBLE && !accepted.contains(f.id()))
        .toList();
  }
}
