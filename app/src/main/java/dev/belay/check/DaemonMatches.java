package dev.belay.check;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Whether the plugin daemon is the one that the new release speaks with. */
final class DaemonMatches implements RiskCheck {
  static final String IMAGE = "dify-plugin-daemon";

  /** Releases whose own daemon does not answer them, and the later ones that do: dify#35125. */
  private static final Map<String, Pattern> OTHERS =
      Map.of("1.13.3", Pattern.compile("0[.]5[.]([5-9]|\\d\\d)-(local|serverless)"));

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
        () -> ImagesMatch.compare(RISK, facts, IMAGE::equals, other(facts)));
  }

  private static Predicate<String> other(RiskFacts facts) {
    Pattern tags = OTHERS.get(facts.next().version().toString());
    return tag -> tags != null && tags.matcher(tag).matches();
  }
}
