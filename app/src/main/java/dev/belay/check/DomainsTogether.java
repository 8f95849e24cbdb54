package dev.belay.check;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the console's login cookie reaches the console's API. */
final class DomainsTogether implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "domains-together",
          "console and API share a host, or the cookie's domain is set",
          "37",
          RiskRange.passing("1.9.2"),
          Risk.Severity.BLOCK,
          "set COOKIE_DOMAIN and NEXT_PUBLIC_COOKIE_DOMAIN to the common parent domain (from 1.10.0)",
          "dify#28228, #27189, #28313, #28377");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.AFTER), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> after = facts.texts(RiskFact.AFTER).ifKnown().orElseThrow();
    Optional<String> api = host(after.getOrDefault("CONSOLE_API_URL", ""));
    Optional<String> web = host(after.getOrDefault("CONSOLE_WEB_URL", ""));
    boolean apart = api.isPresent() && web.isPresent() && !api.equals(web);
    String seen =
        "CONSOLE_API_URL is at %s, CONSOLE_WEB_URL at %s, COOKIE_DOMAIN is %s"
            .formatted(
                api.orElse("the same host"),
                web.orElse("the same host"),
                after.getOrDefault("COOKIE_DOMAIN", "").isEmpty()
                    ? "empty"
                    : after.get("COOKIE_DOMAIN"));
    return apart && after.getOrDefault("COOKIE_DOMAIN", "").isEmpty()
        ? RISK.applies(seen)
        : new Finding.Passed(RISK.id(), RISK.title(), seen, RISK.source());
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url.strip()).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
