package dev.belay.check;

import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ServiceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
        () -> compare(RISK, facts, name -> !name.equals(DaemonMatches.IMAGE), tag -> false));
  }

  /**
   * Of every service on an image of Dify's own programs, the operator's services among them.
   *
   * @param which by the name of the image
   * @param also tags that are as good as the release's own
   */
  static Finding compare(
      Risk risk, RiskFacts facts, Predicate<String> which, Predicate<String> also) {
    Map<String, String> images = facts.texts(RiskFact.DEPLOYMENT_IMAGES).ifKnown().orElseThrow();
    Map<String, String> pins = facts.texts(RiskFact.DEPLOYMENT_PINS).ifKnown().orElse(Map.of());
    var other = new ArrayList<String>();
    var edits = new ArrayList<String>();
    int compared = 0;
    for (Map.Entry<String, String> each : images.entrySet()) {
      var image = new ServiceEntry(each.getKey(), each.getValue(), true);
      String tag = tag(facts.next(), image);
      if (tag.isEmpty() || !which.test(image.imageName())) {
        continue;
      }
      compared++;
      if (!image.tag().equals(tag) && !also.test(image.tag())) {
        String pin = pins.getOrDefault(image.name(), "");
        other.add(
            "%s runs %s, not %s".formatted(image.name(), image.image(), tag)
                + (pin.isEmpty() ? "" : ": " + pin + " pins it"));
        if (!pin.isEmpty() && !edits.contains("%s to %s".formatted(pin, tag))) {
          edits.add("%s to %s".formatted(pin, tag));
        }
      }
    }
    if (other.isEmpty()) {
      String seen = "%d images compared".formatted(compared);
      return new Finding.Passed(risk.id(), risk.title(), seen, risk.source());
    }
    String seen = String.join("; ", other);
    return edits.isEmpty() ? risk.applies(seen) : risk.applies(seen, advice(facts, edits));
  }

  /** Containers keep their image until they are made anew, so the line can be changed before. */
  private static String advice(RiskFacts facts, List<String> edits) {
    return "set the tag of %s, restart nothing, and plan again with --from %s"
        .formatted(String.join(", of ", edits), facts.old().version());
  }

  /** The tag that the new release has for a program of Dify's; empty when it is none. */
  private static String tag(ReleaseFacts next, ServiceEntry image) {
    if (!image.imageName().startsWith("dify-")) {
      return "";
    }
    return next.compose()
        .service(image.name())
        .filter(s -> s.imageRepository().endsWith("/" + image.imageName()))
        .or(() ->
            next.compose().services().stream()
                .filter(s -> s.imageRepository().endsWith("/" + image.imageName()))
                .findFirst())
        .map(ServiceFacts::imageTag)
        .orElse("");
  }
}
