package dev.belay.check;

import dev.belay.config.Endpoints;
import dev.belay.release.ServiceFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether the active profiles start what the configuration points at. */
final class ProfilesStart implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "profiles-start",
          "the active profiles start every service that the configuration points at",
          "23",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "set COMPOSE_PROFILES in .env to the profiles of what the configuration points at",
          "dify#29308");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(
        RISK, facts, List.of(RiskFact.AFTER, RiskFact.DEPLOYMENT_SERVICES), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> after = facts.texts(RiskFact.AFTER).ifKnown().orElseThrow();
    List<String> active = facts.list(RiskFact.DEPLOYMENT_SERVICES).ifKnown().orElseThrow();
    var asleep = new TreeSet<String>();
    var wanted = new LinkedHashSet<String>();
    for (String host : Endpoints.hosts(after).values()) {
      facts
          .next()
          .compose()
          .service(host)
          .filter(s -> !active.contains(host))
          .ifPresent(s -> {
            asleep.add(host + " (profile " + profiles(s) + ")");
            s.profiles().stream().filter(p -> !p.isEmpty()).findFirst().ifPresent(wanted::add);
          });
    }
    if (asleep.isEmpty()) {
      return new Finding.Passed(
          RISK.id(), RISK.title(), "%d services start".formatted(active.size()), RISK.source());
    }
    String set = after.getOrDefault("COMPOSE_PROFILES", "");
    return RISK.applies(
        "would not be started: %s; COMPOSE_PROFILES is %s"
            .formatted(String.join(", ", asleep), set.isEmpty() ? "unset" : set),
        "write the line COMPOSE_PROFILES=%s into .env"
            .formatted(
                set.isEmpty() ? String.join(",", wanted) : set + "," + String.join(",", wanted)));
  }

  private static String profiles(ServiceFacts service) {
    return service.profiles().isEmpty() ? "none" : String.join(" or ", service.profiles());
  }
}
