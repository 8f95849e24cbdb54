package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Leftovers;
import dev.belay.deployment.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of a way back: what only the release that was taken back had does not stay. */
record Return(Docker docker, StackReader reader, String project, RunFiles files) {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /**
   * Removes stopped containers and networks that the run made, and compares what there is then with
   * what it found. Volumes stay, since they hold data; so does whatever the engine does not let go.
   * Nothing happens while another release is in place.
   */
  Optional<Leftovers> settle() {
    if (AsItWas.recorded(files.before()).isEmpty()) {
      return Optional.empty();
    }
    var stack = reader.read(project);
    return before(stack).map(b -> settled(b, stack));
  }

  private Leftovers settled(AsItWas before, Stack stack) {
    var left = new ArrayList<Container>();
    for (Container container : stack.kept()) {
      boolean stays = container.running() || before.hasContainer(container.service());
      if (stays || !docker.attempt(LIMIT, "rm", container.id()).ok()) {
        left.add(container);
      }
    }
    var now = AsItWas.of(project, left, docker);
    List<String> removed =
        before.newNetworks(now).stream()
            .filter(n -> docker.attempt(LIMIT, "network", "rm", n).ok())
            .toList();
    return new Leftovers(before.parts().size(), before.differences(now.without(removed)));
  }

  /** What was recorded, where the release is in place that ran then. */
  private Optional<AsItWas> before(Stack stack) {
    return AsItWas.recorded(files.before())
        .filter(b -> stack.service(Services.API).map(Container::imageId).equals(b.apiImage()));
  }
}
