package dev.belay.deployment.compose;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Container;
import dev.belay.deployment.Health;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts a project in the order in which it may serve: stores, what runs behind the closed front,
 * the rest and the front (S4).
 *
 * @param limit how long the application may take until it is ready
 */
record Starting(
    Docker docker,
    StackReader reader,
    String project,
    Duration limit,
    RunFiles files,
    Containers containers,
    KeptImages images) {
  private static final Duration WAKE = Duration.ofSeconds(90);

  /**
   * Starts databases and cache by the installed files and waits for them. A store under a name that
   * the files no longer have is stopped first: two servers on one directory destroy it.
   */
  Wanted stores() {
    var stack = reader.read(project);
    var wanted = files.serving(ComposeProject.of(stack, docker));
    var config = wanted.config();
    Binds.recorded(files.binds()).requireSame(config);
    var gone =
        stack.kept().stream()
            .filter(c -> Services.isStore(c.service()))
            .filter(c -> !config.services().containsKey(c.service()))
            .toList();
    containers.restart("no", gone);
    containers.stop(gone.stream().filter(Container::running).toList());
    var stores = config.services().keySet().stream().filter(Services::isStore).toList();
    containers.up(wanted, stores);
    containers.restartAsDefined(config, stores);
    containers.awaitStores(stores);
    return wanted;
  }

  /**
   * Lets the databases answer.
   *
   * @param install puts a configuration in place by which they start, when the one there has none
   */
  void wakeStores(Runnable install) {
    var stores =
        reader.read(project).kept().stream().filter(c -> Services.isDatabase(c.service())).toList();
    var running = stores.stream().filter(Container::running).map(Container::service).toList();
    if (!running.isEmpty()) {
      containers.awaitStores(running, WAKE); // The engine started it by itself a moment ago.
      return;
    }
    if (!files.taken()) {
      return; // A database that this run never touched is not its to start.
    }
    try {
      stores();
    } catch (OutsideException e) {
      install.run();
      stores();
    }
  }

  /**
   * @param asked what the running application answers
   */
  void closed(Supplier<Observed<Health>> asked) {
    var wanted = stores();
    closeFront(reader.read(project));
    new Ownership(docker, reader, project, limit).settle(wanted);
    var services = Services.closed(wanted.config().services().keySet());
    containers.up(wanted, services);
    containers.restart("no", containers.of(services));
    requireKeptImages(wanted);
    new Readiness(containers, asked, project, limit).await(services);
  }

  /** Lets traffic in. */
  void open(Supplier<Observed<Health>> asked, Supplier<Observed<Activity>> activity) {
    if (containers.of(List.of(Services.API)).stream().noneMatch(Container::running)) {
      closed(asked); // The engine was restarted since: what waits behind a closed front stays down.
    }
    var wanted = files.serving(ComposeProject.of(reader.read(project), docker));
    var services = wanted.config().services().keySet();
    var opening = Services.opening(services);
    containers.up(wanted, opening.stream().filter(s -> !s.equals(Services.FRONT)).toList());
    if (opening.contains(Services.FRONT)) {
      ClosedFront.close();
      // It resolves its upstreams once, so it must have started after them.
      containers.stop(containers.of(List.of(Services.FRONT)));
      containers.up(wanted, List.of(Services.FRONT));
    }
    containers.restartAsDefined(wanted.config(), services);
    Waiting.until(
        Duration.ofMinutes(2),
        "not everything that was started keeps running",
        "docker compose -p %s ps --all".formatted(project),
        () ->
            switch (activity.get()) {
              case Observed.Known<Activity>(var a) when a == Activity.OPEN -> Optional.empty();
              case Observed.Known<Activity>(var a) -> Optional.of(a.name());
              case Observed.Unknown<Activity>(var why, var next) -> Optional.of(why);
            });
  }

  void requireKeptImages(Wanted wanted) {
    var installed = files.exchange(reader.read(project)).installed().ifKnown();
    if (installed.isEmpty()) {
      return;
    }
    var kept = images.restoreNames(wanted.config(), installed.get());
    for (var container : reader.read(project).kept()) {
      String image = kept.get(container.service());
      if (container.running() && image != null && !image.equals(container.imageId())) {
        throw stopped(
            container.service() + " does not run the image of the plan",
            "%.19s instead of %.19s".formatted(container.imageId(), image),
            wanted.compose().command(limit, List.of("up", "-d", container.service())).line());
      }
    }
  }

  void closeFront(Stack stack) {
    if (stack.service(Services.FRONT).isPresent()) {
      containers.stop(containers.of(List.of(Services.FRONT)));
      ClosedFront.open(ClosedFront.ports(stack));
    }
  }

  private static OutsideException stopped(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
