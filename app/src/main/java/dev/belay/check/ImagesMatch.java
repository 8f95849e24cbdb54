package dev.belay.check;

import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether all images of Dify are those of one release. */
final class ImagesMatch implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "images-match",
          "every image of Dify is the new release's",
          "39 40b",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "take the new release's tags in docker-compose.yaml or values.yaml",
          "dify#7825, #24567; dify-helm#95");

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
        () -> compare(RISK, facts, s -> !s.name().equals("plugin_daemon")));
  }

  static Finding compare(
      Risk risk, RiskFacts facts, java.util.function.Predicate<ServiceFacts> which) {
    Map<String, String> images = facts.texts(RiskFact.DEPLOYMENT_IMAGES).ifKnown().orElseThrow();
    var other = new ArrayList<String>();
    int compared = 0;
    for (ServiceFacts service : facts.next().compose().services()) {
      String image = images.get(service.name());
      if (image == null || !service.image().startsWith("langgenius/") || !which.test(service)) {
        continue;
      }
      compared++;
      if (!image.endsWith(":" + service.imageTag())) {
        other.add("%s runs %s, not %s".formatted(service.name(), image, service.imageTag()));
      }
    }
    return other.isEmpty()
        ? new Finding.Passed(
            risk.id(), risk.title(), "%d images compared".formatted(compared), risk.source())
        : risk.applies(String.join("; ", other));
  }
}
