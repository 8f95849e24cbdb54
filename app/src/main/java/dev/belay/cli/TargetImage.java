package dev.belay.cli;

import dev.belay.migration.MigrationFiles;
import dev.belay.migration.MigrationImage;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.survey.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the migrations inside the image that will run are those that a plan speaks of. */
final class TargetImage {
  private static final int SHOWN = 3;

  private TargetImage() {}

  /**
   * A question to a person, unless every file in the image is that of the release.
   *
   * @param identity has the images that the target's names mean
   */
  static Optional<Question> question(Shell shell, Identity identity, ReleaseFacts target) {
    return identity.parts().entrySet().stream()
        .filter(p -> p.getKey().startsWith("image "))
        .filter(p -> p.getKey().endsWith("dify-api:" + target.version()))
        .findFirst()
        .flatMap(p ->
            seen(shell, p.getKey().substring("image ".length()), p.getValue(), target)
                .map(seen ->
                    new Question(
                        "image:migrations",
                        Question.Kind.RISK,
                        "the image of the target has the migrations that this plan speaks of",
                        seen,
                        List.of(Questions.ACCEPTED))));
  }

  private static Optional<String> seen(Shell shell, String image, String id, ReleaseFacts target) {
    if (!id.startsWith("sha256:")) {
      return Optional.of(
          "%s is not on this engine, so nobody could look: docker pull %s, and plan again"
              .formatted(image, image));
    }
    try {
      return differences(MigrationImage.read(shell, image), target)
          .map(d -> "%s in %s (%s)".formatted(d, image, id));
    } catch (OutsideException e) {
      return Optional.of(e.failure().what() + ": " + e.failure().seen());
    }
  }

  static Optional<String> differences(MigrationFiles image, ReleaseFacts target) {
    Map<String, String> there =
        image.revisions().stream()
            .collect(
                Collectors.toMap(
                    f -> Fingerprint.of(f.text().getBytes(StandardCharsets.UTF_8)),
                    f -> f.name(),
                    (a, b) -> a));
    var released =
        target.revisions().stream().map(ReleasedRevision::fingerprint).collect(Collectors.toSet());
    var absent =
        target.revisions().stream()
            .filter(r -> !there.containsKey(r.fingerprint()))
            .map(ReleasedRevision::id)
            .toList();
    var foreign =
        there.entrySet().stream()
            .filter(f -> !released.contains(f.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .toList();
    if (absent.isEmpty() && foreign.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s of %d revisions of the release have another text, or none: %s; %d files are of none of them: %s"
            .formatted(
                absent.size(),
                target.revisions().size(),
                some(absent),
                foreign.size(),
                some(foreign)));
  }

  private static String some(List<String> names) {
    return names.isEmpty()
        ? "-"
        : String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
            + (names.size() > SHOWN ? " …" : "");
  }
}
