package dev.belay.deployment.compose;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Container;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Health;
import dev.belay.deployment.Login;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Dify as one Compose project. The run's directory holds {@code releases/<release>/}, one directory
 * per release with exactly the configuration files to put in place, and what the containers had
 * mounted before the first of them was stopped: enough to go back with nothing else left.
 */
public final class ComposeDeployment implements Deployment {
  private static final Duration WAKE = Duration.ofSeconds(90);

  private final Docker docker;
  private final StackReader reader;
  private final String project;
  private final Duration startLimit;
  private final RunFiles files;
  private final Containers containers;
  private final KeptImages images;
  private final Optional<String> cutOff;

  /**
   * @param project the Compose project's name
   * @param run the id of the run, part of the names of kept images
   * @param directory the run's private directory
   * @param staged one directory per target release, laid out as the Compose directory, with the
   *     configuration to put in place
   * @param startLimit how long the application may take until it is ready
   * @param cutOff why it reaches nothing outside of it, if it is a twin
   */
  public ComposeDeployment(
      Shell shell,
      String project,
      String run,
      Path directory,
      Path staged,
      Duration startLimit,
      Optional<String> cutOff) {
    this.docker = Docker.acting(shell, project);
    this.reader = new StackReader(shell);
    this.project = project;
    this.startLimit = startLimit;
    this.files = new RunFiles(directory, staged);
    this.containers = new Containers(docker, reader, project);
    this.images = new KeptImages(docker, run);
    this.cutOff = cutOff;
  }

  @Override
  public Optional<String> cutOff() {
    return cutOff;
  }

  @Override
  public void prepare(List<String> targets) {
    new Preparation(docker, project, files, images).prepare(reader.read(project), targets);
  }

  @Override
  public Optional<Login> plugins(String release) {
    var production = ComposeProject.of(reader.read(project), docker);
    return DatabaseLogins.of(production.at(files.of(release)).config(), Services.DAEMON);
  }

  /** Removes the names of the images; afterwards there is no way back to one that was pruned. */
  @Override
  public void forget() {
    images.forget();
  }

  @Override
  public Observed<Activity> activity() {
    return observed(() -> Activities.of(reader.read(project)));
  }

  @Override
  public Observed<String> installed() {
    return observed(() -> {
      var stack = reader.read(project);
      return files.taken()
          ? files.exchange(stack).installed()
          : Observed.known(Preparation.running(stack));
    });
  }

  /** What is in use below the project's directory, and every file of the staged releases. */
  @Override
  public SortedMap<String, Path> configuration() {
    return files.configuration(reader.read(project));
  }

  @Override
  public SortedMap<String, String> programs() {
    return new Programs(docker).of(reader.read(project), files);
  }

  @Override
  public void stopWriters() {
    prepare(List.of());
    var stack = reader.read(project);
    var writers = stack.kept().stream().filter(c -> !Services.isStore(c.service())).toList();
    containers.restart("no", writers);
    closeFront(stack);
    for (var group : Services.stopOrder(writers.stream().map(Container::service).toList())) {
      containers.stop(writers.stream().filter(c -> group.contains(c.service())).toList());
    }
    containers.stop(stack.containers().stream().filter(c -> c.oneOff() && c.running()).toList());
    var left =
        reader.read(project).kept().stream()
            .filter(c -> !Services.isStore(c.service()))
            .filter(c -> c.running() || c.startsByItself())
            .toList();
    if (!left.isEmpty()) {
      throw stopped(
          "a writer still runs", Containers.names(left), "docker stop " + left.getFirst().name());
    }
  }

  @Override
  public void install(String release) {
    var stack = reader.read(project);
    files.exchange(stack).install(release);
    images.restoreNames(ComposeProject.of(stack, docker).config(), release);
  }

  @Override
  public void startClosed() {
    var compose = startStores();
    var config = compose.config();
    closeFront(reader.read(project));
    new Ownership(docker, reader, project, startLimit).settle(compose, config);
    var services = Services.closed(config.services().keySet());
    containers.up(compose, services);
    containers.restart("no", containers.of(services));
    requireKeptImages(compose, config);
    new Readiness(containers, this::health, project, startLimit).await(services);
  }

  @Override
  public void open() {
    if (containers.of(List.of(Services.API)).stream().noneMatch(Container::running)) {
      startClosed(); // The engine was restarted since: what waits behind a closed front stays down.
    }
    var compose = serving(reader.read(project));
    var config = compose.config();
    for (String service : Services.opening(config.services().keySet())) {
      if (service.equals(Services.FRONT)) {
        ClosedFront.close();
        // It resolves its upstreams once, so it must have started after them.
        containers.stop(containers.of(List.of(service)));
      }
      containers.up(compose, List.of(service));
    }
    containers.restartAsDefined(config, config.services().keySet());
    Waiting.until(
        Duration.ofMinutes(2),
        "not everything that was started keeps running",
        "docker compose -p %s ps --all".formatted(project),
        () ->
            switch (activity()) {
              case Observed.Known<Activity>(var a) when a == Activity.OPEN -> Optional.empty();
              case Observed.Known<Activity>(var a) -> Optional.of(a.name());
              case Observed.Unknown<Activity>(var why, var next) -> Optional.of(why);
            });
  }

  @Override
  public String execute(String command, String label) {
    return new OwnCommand(docker, reader.read(project)).run(command, label);
  }

  @Override
  public Optional<String> running(String label) {
    return underWay().or(() -> new OwnCommand(docker, reader.read(project)).running(label));
  }

  @Override
  public Optional<String> underWay() {
    return docker.underWay();
  }

  @Override
  public Observed<Health> health() {
    return observed(() -> {
      var stack = reader.read(project);
      return new HealthProbe(docker, () -> ComposeProject.of(stack, docker).config()).of(stack);
    });
  }

  private static <T> Observed<T> observed(Supplier<Observed<T>> look) {
    try {
      return look.get();
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  /**
   * Starts databases and cache by the installed files and waits for them. A store under a name that
   * the files no longer have is stopped first: two servers on one directory destroy it.
   */
  ComposeProject startStores() {
    var stack = reader.read(project);
    var compose = serving(stack);
    var config = compose.config();
    Binds.recorded(files.binds()).requireSame(config);
    var gone =
        stack.kept().stream()
            .filter(c -> Services.isStore(c.service()))
            .filter(c -> !config.services().containsKey(c.service()))
            .toList();
    containers.restart("no", gone);
    containers.stop(gone.stream().filter(Container::running).toList());
    var stores = config.services().keySet().stream().filter(Services::isStore).toList();
    containers.up(compose, stores);
    containers.restartAsDefined(config, stores);
    containers.awaitStores(stores);
    return compose;
  }

  @Override
  public void wakeStores(String release) {
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
      startStores();
    } catch (OutsideException e) {
      install(release);
      startStores();
    }
  }

  private void requireKeptImages(ComposeProject compose, ComposeConfig config) {
    var installed = files.exchange(reader.read(project)).installed().ifKnown();
    if (installed.isEmpty()) {
      return;
    }
    var kept = images.restoreNames(config, installed.get());
    for (var container : reader.read(project).kept()) {
      String wanted = kept.get(container.service());
      if (container.running() && wanted != null && !wanted.equals(container.imageId())) {
        throw stopped(
            container.service() + " does not run the image of the plan",
            "%.19s instead of %.19s".formatted(container.imageId(), wanted),
            compose.command(startLimit, List.of("up", "-d", container.service())).line());
      }
    }
  }

  private void closeFront(Stack stack) {
    if (stack.service(Services.FRONT).isPresent()) {
      containers.stop(containers.of(List.of(Services.FRONT)));
      ClosedFront.open(ClosedFront.ports(stack));
    }
  }

  /** The files in place, with the override that keeps serving containers from migrating (S5). */
  private ComposeProject serving(Stack stack) {
    var compose = ComposeProject.of(stack, docker);
    Path override = files.override();
    var text = new StringBuilder("services:\n");
    compose.config().services().values().stream()
        .filter(s -> s.image().contains("dify-api"))
        .forEach(s ->
            text.append(
                "  %s:\n    environment:\n      MIGRATION_ENABLED: \"false\"\n"
                    .formatted(s.name())));
    try {
      Files.writeString(override, text);
    } catch (IOException e) {
      throw stopped(
          "an override could not be written", override + ": " + e.getMessage(), "belay resume");
    }
    return compose.serving(override);
  }

  private static OutsideException stopped(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
