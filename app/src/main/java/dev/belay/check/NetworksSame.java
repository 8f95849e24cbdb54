package dev.belay.check;

import java.util.List;
import java.util.TreeSet;

/** Whether a network would have to be recreated. */
final class NetworksSame implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "networks-same",
          "no network has to be recreated",
          "34",
          RiskRange.all(),
          Risk.Severity.WARN,
          "the old containers are removed (docker compose down, volumes stay) before the new ones"
              + " start",
          "dify#4979");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.DEPLOYMENT_NETWORKS), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    var changed = new TreeSet<String>();
    var next = facts.next().compose().networks();
    facts
        .texts(RiskFact.DEPLOYMENT_NETWORKS)
        .ifKnown()
        .orElseThrow()
        .forEach((name, options) -> {
          if (!options.equals(next.getOrDefault(name, options))) {
            changed.add(name);
          }
        });
    return changed.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "options of all networks stay as they are", RISK.source())
        : RISK.applies("options change: " + String.join(", ", changed));
  }
}
