package dev.belay.check;

import java.util.List;

/** Whether the plugin daemon is the one that the new release speaks with. */
final class DaemonMatches implements RiskCheck {
  static final String IMAGE = "dify-plugin-daemon";

  private static final Risk RISK =
      RiskCheck.defined(
          "daemon-matches",
          "the plugin daemon is the new release's",
          "49 50",
          RiskRange.to("1.0.0"),
          Risk.Severity.BLOCK,
          "take the new release's tag for plugin_daemon",
          "dify#22397, #32692; plugin-daemon#427");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(
        RISK,
        facts,
        List.of(RiskFact.DEPLOYMENT_IMAGES),
        () -> ImagesMatch.compare(RISK, facts, IMAGE::equals));
  }
}
