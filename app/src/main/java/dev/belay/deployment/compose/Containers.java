package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Quotable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Starts, stops and holds the containers of one project. */
record Containers(Docker docker, StackReader reader, String project) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** For a shell to notice that what it waited for has ended. */
  private static final Duration DEAF = Duration.ofSeconds(1);

  List<Container> of(Collection<String> services) {
    return reader.read(project).kept().stream()
        .filter(c -> services.contains(c.service()))
        .toList();
  }

  void up(Wanted wanted, List<String> services) {
    var grace = String.valueOf(Services.GRACE.toSeconds());
    var arguments = Stream.of("up", "--detach", "--no-deps", "--pull", "never", "--timeout", grace);
    if (!services.isEmpty()) {
      // What is replaced is stopped here, because one grace does not fit all. A store goes on until
      // its successor is made, so that a definition which cannot be made costs nobody a database.
      stop(
          of(services).stream()
              .filter(c -> !Services.isStore(c.service()) && !wanted.isOf(c))
              .toList());
      wanted.compose().run(LIMIT, Stream.concat(arguments, services.stream()).toList());
    }
  }

  /** Everything at once, each with its own grace. */
  void stop(Collection<Container> containers) {
    atOnce(
        containers.stream().filter(Container::running).<Runnable>map(c -> () -> stop(c)).toList());
  }

  /** Where process 1 hears nothing, the others are asked, and the grace is theirs. */
  private void stop(Container container) {
    var grace = Services.grace(container.service());
    var first = new FirstProcess(docker);
    if (!Services.isStore(container.service()) && first.isDeaf(container)) {
      first.askTheOthers(container, grace);
      grace = DEAF;
    }
    docker.run(LIMIT, "stop", "--time", "" + grace.toSeconds(), container.id());
  }

  private static void atOnce(List<Runnable> acts) {
    var threads = new ArrayList<Thread>();
    var failures = new ConcurrentLinkedQueue<OutsideException>();
    for (Runnable act : acts) {
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              act.run();
            } catch (OutsideException e) {
              failures.add(e);
            }
          }));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
  }

  /** What the engine does with them by itself; journalled by the step, taken back by opening. */
  void restart(String restart, Collection<Container> containers) {
    var other =
        containers.stream().filter(c -> !c.restart().equals(restart)).map(Container::id).toList();
    if (!other.isEmpty()) {
      var arguments = Stream.concat(Stream.of("update", "--restart", restart), other.stream());
      docker.run(Duration.ofMinutes(1), arguments.toArray(String[]::new));
    }
  }

  /** As the files say. */
  void restartAsDefined(ComposeConfig config, Collection<String> services) {
    for (Container container : of(services)) {
      var service = config.services().get(container.service());
      if (service != null) {
        restart(service.restart(), List.of(container));
      }
    }
  }

  /** Waits until databases are healthy and caches run. */
  void awaitStores(Collection<String> stores) {
    awaitStores(stores, LIMIT);
  }

  /** The same; what a store said at its end is in the failure. */
  void awaitStores(Collection<String> stores, Duration limit) {
    Waiting.until(
        limit,
        "a database did not become healthy",
        "docker compose -p %s logs --tail 50 %s".formatted(project, String.join(" ", stores)),
        () ->
            of(stores).stream()
                .filter(c -> !isUp(c))
                .findFirst()
                .map(c ->
                    "%s is %s%s"
                        .formatted(c.service(), c.health().orElse(c.state()), lastWords(c))));
  }

  /** A server that cannot start says why; where it starts again and again, that is all there is. */
  private String lastWords(Container c) {
    if (c.state().equals("running")) {
      return "";
    }
    var ran = docker.attempt(Duration.ofSeconds(20), "logs", "--tail", "20", c.id());
    return Quotable.of(ran.stdout() + "\n" + ran.stderr())
        .lines()
        .filter(l -> l.matches(".*(FATAL|PANIC|No space left).*"))
        .reduce((a, b) -> b)
        .map(l -> ": " + l)
        .orElse("");
  }

  /** The cache's health check runs every 30 s only, and it is there at once. */
  private static boolean isUp(Container c) {
    return c.state().equals("running")
        && (!Services.isDatabase(c.service()) || c.health().orElse("healthy").equals("healthy"));
  }

  static String names(List<Container> containers) {
    return String.join(", ", containers.stream().map(Container::service).sorted().toList());
  }
}
