package dev.belay.check;

import dev.belay.config.Endpoints;
import dev.belay.outside.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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
        List.of(RiskFact.AFTER, RiskFact.DEPLOYMENT_HOSTS, RiskFact.DEPLOYMENT_KIND),
        () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> after = facts.texts(RiskFact.AFTER).ifKnown().orElseThrow();
    Map<String, String> now = facts.texts(RiskFact.ENV).ifKnown().orElse(Map.of());
    var found = facts.list(RiskFact.DEPLOYMENT_HOSTS).ifKnown().orElseThrow();
    var foundNow = facts.list(RiskFact.DEPLOYMENT_HOSTS_NOW).ifKnown().orElse(List.of());
    boolean compose = facts.text(RiskFact.DEPLOYMENT_KIND).equals(Observed.known("compose"));
    var lost = new ArrayList<String>();
    var outside = new TreeSet<String>();
    Map<String, String> before = Endpoints.hosts(now);
    Map<String, String> hosts = Endpoints.hosts(after);
    hosts.forEach((key, host) -> {
      if (!compose || found.contains(host)) {
        return;
      }
      if (host.equals(before.get(key)) && !foundNow.contains(host)) {
        outside.add(host);
      } else {
        lost.add(key + "=" + host);
      }
    });
    if (!lost.isEmpty()) {
      return RISK.applies("no service has the name: " + String.join(", ", lost));
    }
    String seen = "%d hosts resolve".formatted(hosts.size());
    return new Finding.Passed(
        RISK.id(),
        RISK.title(),
        outside.isEmpty()
            ? seen
            : seen + "; outside of the project, now as then: " + String.join(", ", outside),
        RISK.source());
  }
}
