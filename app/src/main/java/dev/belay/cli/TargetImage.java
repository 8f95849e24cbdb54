package dev.belay.cli;

import dev.belay.migration.MigrationFiles;
import dev.belay.migration.MigrationImage;
import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.survey.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The images of a target: that they are here, and that the api's is the one a plan speaks of. */
final class TargetImage {
  private static final int SHOWN = 3;
  private static final String IMAGE = "image ";

  /** Some are gigabytes, and some lines slow. */
  private static final Duration PULL = Duration.ofHours(2);

  private TargetImage() {}

  /**
   * Pulls what is not on the engine.
   *
   * @param identity has the images that the target's names mean
   * @param say takes one line for each
   * @return whether there is anything new
   * @throws OutsideException BLOCKED with the engine's own words
   */
  static boolean pull(Shell shell, Identity identity, Consumer<String> say) {
    var missing =
        identity.parts().entrySet().stream()
            .filter(p -> isName(p.getKey()) && !p.getValue().startsWith("sha256:"))
            .map(p -> p.getKey().substring(IMAGE.length()))
            .toList();
    for (String image : missing) {
      say.accept("pulling " + image);
      var ran = shell.run(Command.of("docker", "pull", "--quiet", image).within(PULL));
      if (!ran.ok()) {
        throw new OutsideException(
            new Failure(
                ExitCode.BLOCKED,
                "an image of the target could not be pulled",
                image + ": " + ran.tail(),
                "docker load -i ARCHIVE, where this host reaches no registry; then plan again"));
      }
    }
    return !missing.isEmpty();
  }

  /** What runs has a part {@code image of SERVICE}. */
  private static boolean isName(String part) {
    return part.startsWith(IMAGE) && !part.startsWith("image of ");
  }

  /**
   * A question to a person, unless every file in the image is that of the release.
   *
   * @param identity has the images that the target's names mean
   */
  static Optional<Question> question(Shell shell, Identity identity, ReleaseFacts target) {
    return identity.parts().entrySet().stream()
        .filter(p -> isName(p.getKey()))
        .filter(p -> p.getKey().endsWith("dify-api:" + target.version()))
        .findFirst()
        .flatMap(p ->
            seen(shell, p.getKey().substring(IMAGE.length()), p.getValue(), target)
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
