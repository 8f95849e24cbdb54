package dev.belay.check;

import java.util.List;
import java.util.regex.Pattern;

/** Whether the host's Docker Compose reads the new compose file. */
final class ComposeNewEnough implements RiskCheck {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Risk RISK =
      RiskCheck.defined(
          "compose-new-enough",
          "Docker Compose on this host reads the new compose file",
          "28",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "install a newer Docker Compose plugin, then: docker compose version",
          "dify#12358; dify-docs, Docker Compose quick start");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(
        RISK, facts, List.of(RiskFact.DEPLOYMENT_COMPOSE_VERSION), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    String have = facts.text(RiskFact.DEPLOYMENT_COMPOSE_VERSION).ifKnown().orElseThrow();
    String need = facts.next().compose().minimumCompose();
    String seen = "%s needs %s, this host has %s".formatted(facts.next().version(), need, have);
    return older(have, need)
        ? RISK.applies(seen)
        : new Finding.Passed(RISK.id(), RISK.title(), seen, RISK.source());
  }

  private static boolean older(String have, String need) {
    int[] a = numbers(have);
    int[] b = numbers(need);
    return java.util.Arrays.compare(a, b) < 0;
  }

  private static int[] numbers(String version) {
    return NUMBER.matcher(version).results().limit(3).mapToInt(m -> number(m.group())).toArray();
  }

  private static int number(String digits) {
    return digits.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
