package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Leftovers;
import dev.belay.deployment.Stack;
import java.time.Duration;
import java.util.Optional;

/** The end of a way back: what only the release that was taken back had does not stay. */
record Return(Docker docker, StackReader reader, String project, RunFiles files) {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /**
   * Removes stopped containers and networks that the run made. Volumes stay, since they hold data;
   * so does whatever the engine does not let go. Nothing happens while another release is in place.
   */
  void clear() {
    var stack = reader.read(project);
    var before = before(stack);
    if (before.isEmpty()) {
      return;
    }
    for (Container container : stack.kept()) {
      if (!container.running() && !before.get().hasContainer(container.service())) {
        docker.attempt(LIMIT, "rm", container.id());
      }
    }
    for (String network : before.get().newNetworks(AsItWas.of(stack, docker))) {
      docker.attempt(LIMIT, "network", "rm", network);
    }
  }

  Optional<Leftovers> leftovers() {
    var stack = reader.read(project);
    return before(stack)
        .map(b -> new Leftovers(b.parts().size(), b.differences(AsItWas.of(stack, docker))));
  }

  /** What was recorded, where the release is in place that ran then. */
  private Optional<AsItWas> before(Stack stack) {
    return AsItWas.recorded(files.before())
        .filter(b -> stack.service(Services.API).map(Container::imageId).equals(b.apiImage()));
  }
}
