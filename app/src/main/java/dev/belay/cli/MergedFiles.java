package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a plan merged for its target, beside what somebody staged: only the latter is executed.
 *
 * @param folder of the plan
 * @param files text by path; secret
 */
record MergedFiles(Path folder, Map<String, String> files) {

  /**
   * One question for each file that is staged otherwise than it was merged.
   *
   * @param releases one directory per target, as {@code belay.yaml} names it
   * @throws OutsideException BLOCKED when no configuration of the target is staged
   */
  List<Question> questions(Path releases, String target) {
    Path staged = releases.resolve(target).normalize();
    if (!Files.isDirectory(staged) || compose(staged)) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "the configuration of %s is not staged, so there is no executable plan"
                  .formatted(target),
              staged + " has no Compose file",
              "the same command with --stage, and with --tree DIR where the checkout has not the tag %s"
                  .formatted(target)));
    }
    var questions = new ArrayList<Question>();
    files.forEach((path, merged) -> {
      List<String> differences = differences(path, merged, staged.resolve(path));
      if (!differences.isEmpty()) {
        questions.add(
            new Question(
                "staged:" + path,
                Question.Kind.RISK,
                "%s is staged for %s as this plan merged it".formatted(path, target),
                String.join("; ", differences)
                    + "; to take the merged one: the same plan with --stage",
                List.of(Questions.ACCEPTED)));
      }
    });
    return questions;
  }

  private static boolean compose(Path staged) {
    return List.of("docker-compose.yaml", "docker-compose.yml", "compose.yaml", "compose.yml")
        .stream()
        .noneMatch(n -> Files.isRegularFile(staged.resolve(n)));
  }

  private static List<String> differences(String path, String merged, Path staged) {
    if (!Files.exists(staged)) {
      return List.of(staged + " is not there");
    }
    try {
      return identity(path, merged).drift(identity(path, Files.readString(staged)));
    } catch (IOException e) {
      return List.of(staged + " cannot be read: " + e);
    }
  }

  private static Identity identity(String path, String text) {
    var parts = new TreeMap<String, String>();
    parts.put(path, Identity.keyed(text, Sha256::of));
    return new Identity(parts);
  }
}
