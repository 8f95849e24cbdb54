package dev.belay.check;

import java.util.List;

/** Whether Compose reads the project that the upgrade leaves, or refuses all of it. */
final class ComposeAccepts implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "compose-accepts",
          "Docker Compose accepts your files together with the new release's",
          "22",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "edit it in a copy of the directory (its new name, or no entry at all), plan that with"
              + " --installation COPY, and put the file in place together with the new release's",
          "dify#28706; docker compose config --quiet");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.DEPLOYMENT_REFUSED), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    List<String> refused = facts.list(RiskFact.DEPLOYMENT_REFUSED).ifKnown().orElseThrow();
    return refused.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "every service has what it needs", RISK.source())
        : RISK.applies(String.join("; ", refused));
  }
}
