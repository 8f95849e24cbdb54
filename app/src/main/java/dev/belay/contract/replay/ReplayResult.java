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
    Side before,
    Side after,
    Map<String, Exchange> exchanges) {

  public ReplayResult {
    findings = List.copyOf(findings);
    undecided = Map.copyOf(undecided);
    exchanges = Map.copyOf(exchanges);
  }

  /**
   * One of the two versions.
   *
   * @param versions the releases that its answers name, usually one; none when they name none
   * @param p50Millis median time over all probes that were answered; -1 when none was
   * @param p95Millis 95th percentile, milliseconds
   * @param mostMillis the slowest, milliseconds
   */
  public record Side(List<String> versions, long p50Millis, long p95Millis, long mostMillis) {
    public Side {
      versions = List.copyOf(versions);
    }
  }

  public record Exchange(String request, String before, String after) {}

  /** What a gate asks for. */
  public enum Verdict {
    /** Every probe was compared, and what differs is compatible or accepted. */
    SAME,
    /** No finding is open, but some probes say nothing. */
    UNDECIDED,
    /** Findings are open. */
    DIFFERS
  }

  public Verdict verdict(List<String> accepted) {
    if (!open(accepted).isEmpty()) {
      return Verdict.DIFFERS;
    }
    return undecided.isEmpty() ? Verdict.SAME : Verdict.UNDECIDED;
  }

  /** What stands between this result and a yes, but for what a person accepted. */
  public List<ReplayFinding> open(List<String> accepted) {
    return findings.stream()
        .filter(f -> f.severity() != Severity.COMPATIBLE && !accepted.contains(f.id()))
        .toList();
  }
}
