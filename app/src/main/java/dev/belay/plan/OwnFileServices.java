package dev.belay.plan;

import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ServiceEntry;
import java.util.List;

/** The services of a compose file of one's own: Dify's images in it go to the target's tags. */
final class OwnFileServices {
  private OwnFileServices() {}

  static List<ServiceRow> rows(ComposeInstallation installation, ReleaseFacts after) {
    return installation.services().stream().map(s -> row(s, after)).toList();
  }

  private static ServiceRow row(ServiceEntry mine, ReleaseFacts after) {
    String tag =
        after.compose().services().stream()
            .filter(s -> mine.imageName().startsWith("dify-"))
            .filter(s -> s.imageRepository().endsWith("/" + mine.imageName()))
            .map(ServiceFacts::imageTag)
            .findFirst()
            .orElse(mine.tag());
    boolean moves = !tag.equals(mine.tag()) && mine.image().endsWith(":" + mine.tag());
    String image =
        moves
            ? mine.image().substring(0, mine.image().length() - mine.tag().length()) + tag
            : mine.image();
    String note = moves ? "to be set in your file" : "yours: it is left as it is";
    return new ServiceRow(mine.name(), mine.image(), image, mine.started(), note);
  }
}
