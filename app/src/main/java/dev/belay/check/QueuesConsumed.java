package dev.belay.check;

import java.util.List;
import java.util.TreeSet;

/** Whether some worker consumes every queue that the new release fills. */
final class QueuesConsumed implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "queues-consumed",
          "the workers consume every queue of the new release",
          "35",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "add the queues to CELERY_QUEUES or to the worker's -Q list, or remove your own list",
          "dify#27769, #27419, #28077, #28513");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.DEPLOYMENT_QUEUES), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    var missing = new TreeSet<>(facts.next().celeryQueues());
    missing.removeAll(facts.list(RiskFact.DEPLOYMENT_QUEUES).ifKnown().orElseThrow());
    int all = facts.next().celeryQueues().size();
    return missing.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "all %d queues are consumed".formatted(all), RISK.source())
        : RISK.applies(
            "%d of %d queues have no worker: %s"
                .formatted(missing.size(), all, String.join(", ", missing)));
  }
}
