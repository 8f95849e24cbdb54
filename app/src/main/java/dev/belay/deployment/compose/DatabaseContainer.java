package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.util.Comparator;
import java.util.List;

/**
 * The container of the database of a Compose project.
 *
 * @param image by its digest, so that another server of exactly these programs can be started
 */
public record DatabaseContainer(String id, String image) {

  /**
   * The running one, else one that is stopped: what it was given is known of it too, and a run must
   * be able to begin so that it can start it.
   *
   * @throws OutsideException when there is none
   */
  public static DatabaseContainer find(Shell shell, String project) {
    Container found = of(new StackReader(shell).read(project), project);
    return new DatabaseContainer(found.id(), found.imageId());
  }

  /** What to put before a program so that it runs where the database runs. */
  public List<String> inside() {
    return List.of("docker", "exec", "-i", id);
  }

  static Container of(Stack stack, String project) {
    return stack.kept().stream()
        .filter(c -> Services.isDatabase(c.service()))
        .max(Comparator.comparing(Container::running))
        .orElseThrow(() ->
            new OutsideException(
                new Failure(
                    ExitCode.UNKNOWN,
                    "there is no database container",
                    "project " + project,
                    "docker compose -p %s ps --all".formatted(project))));
  }
}
