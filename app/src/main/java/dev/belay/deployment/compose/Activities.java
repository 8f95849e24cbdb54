package dev.belay.deployment.compose;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.Observed;

/** How much of a stack runs. */
final class Activities {
  private Activities() {}

  static Observed<Activity> of(Stack stack) {
    var application = stack.kept().stream().filter(c -> !Services.isStore(c.service())).toList();
    var running = application.stream().filter(Container::running).toList();
    if (running.isEmpty()) {
      var alive = application.stream().filter(Container::startsByItself).toList();
      return alive.isEmpty()
          ? Observed.known(Activity.STOPPED)
          : Observed.unknown(
              "nothing of the application runs, but the engine would start %s after its own restart"
                  .formatted(Containers.names(alive)),
              "belay resume");
    }
    var opening = Services.opening(running.stream().map(Container::service).toList());
    var whole = Services.opening(application.stream().map(Container::service).toList());
    boolean api = running.stream().anyMatch(c -> c.service().equals(Services.API));
    if (api && opening.isEmpty()) {
      return Observed.known(Activity.CLOSED);
    }
    if (api && opening.equals(whole)) {
      return Observed.known(Activity.OPEN);
    }
    return Observed.unknown(
        "of the application only this runs: " + Containers.names(running), "belay resume");
  }
}
