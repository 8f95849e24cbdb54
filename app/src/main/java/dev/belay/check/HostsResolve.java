package dev.belay.check;

import dev.belay.config.Endpoints;
import dev.belay.outside.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether every host name in the configuration is a service of the new compose file. */
final class HostsResolve implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "hosts-resolve",
          "every host in the configuration is a service of the new release",
          "22 24",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "set the key to the service's new name (DB_HOST=db_postgres from 1.10.1 on) or to a full"
              + " host name",
          "dify#28706, #28449, #31089, plugin-daemon#729");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(
        RISK,
        facts,
        List.of(RiskFact.AFTER, RiskFact.DEPLOYMENT_SERVICES, RiskFact.DEPLOYMENT_KIND),
        () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> after = facts.texts(RiskFact.AFTER).ifKnown().orElseThrow();
    List<String> active = facts.list(RiskFact.DEPLOYMENT_SERVICES).ifKnown().orElseThrow();
    boolean compose = facts.text(RiskFact.DEPLOYMENT_KIND).equals(Observed.known("compose"));
    var lost = new ArrayList<String>();
    var hosts = Endpoints.hosts(after);
    hosts.forEach((key, host) -> {
      boolean service = facts.next().compose().service(host).isPresent() || active.contains(host);
      if (!service && compose) {
        lost.add(key + "=" + host);
      }
    });
    return lost.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "%d hosts resolve".formatted(hosts.size()), RISK.source())
        : RISK.applies("no service has the name: " + String.join(", ", lost));
  }
}
