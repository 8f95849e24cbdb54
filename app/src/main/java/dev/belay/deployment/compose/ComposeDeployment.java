package dev.belay.deployment.compose;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Container;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Health;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dify as one Compose project. The run's directory holds {@code releases/<release>/}, one directory
 * per release with exactly the configuration files to put in place, and what the containers had
 * mounted before the first of them was stopped: enough to go back with nothing else left.
 */
public final class ComposeDeployment implements Deployment {
  private static final Duration START_LIMIT = Duration.ofMinutes(10);

  private final Docker docker;
  private final StackReader reader;
  private final String project;
  private final Path directory;
  private final Path staged;
  private final Containers containers;
  private final KeptImages images;

  /**
   * @param project the Compose project's name
   * @param run the id of the run, part of the names of kept images
   * @param directory the run's private directory
   * @param staged one directory per target release, laid out as the Compose directory, with the
   *     configuration to put in place
   */
  public ComposeDeployment(Shell shell, String project, String run, Path directory, Path staged) {
    this.docker = new Docker(shell);
    this.reader = new StackReader(shell);
    this.project = project;
    this.directory = directory;
    this.staged = staged;
    this.containers = new Containers(docker, reader, project);
    this.images = new KeptImages(docker, run);
  }

  /**
   * Everything that can be done while the installation serves: takes the staged releases into the
   * run, keeps the configuration and the images in use under the name of their release, keeps those
   * of the targets, and records what is mounted. Stops nothing, and can be repeated.
   *
   * @throws OutsideException when an image of a target is not on the engine
   */
  public void prepare() {
    var stack = reader.read(project);
    if (!Files.exists(binds())) {
      Binds.of(stack, docker).record(binds());
    }
    var exchange = exchange(stack);
    String from = running(stack);
    for (Path target : stagedReleases()) {
      String to = String.valueOf(target.getFileName());
      exchange.take(target, to);
      images.keep(compose(stack, releases().resolve(to)).config(), to);
    }
    if (!exchange.isStaged(from)) {
      exchange.keep(from, inUse(stack));
      images.keep(stack, from);
    }
  }

  /** The release that the containers were made from, by the tag of the api's image. */
  private static String running(Stack stack) {
    String image = stack.service(Services.API).map(Container::image).orElse("");
    int tag = image.lastIndexOf(':');
    if (!image.contains("dify-api") || tag < 0) {
      throw stopped(
          "the installed release cannot be told",
          "the api's image is `%s`".formatted(image),
          "docker compose -p %s ps --all".formatted(stack.project()));
    }
    return image.substring(tag + 1);
  }

  private List<Path> stagedReleases() {
    try (var all = Files.list(staged)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw stopped("the staged releases cannot be read", staged + ": " + e, "ls -l " + staged);
    }
  }

  /** Removes what {@link #prepare} kept on the engine; afterwards there is no way back. */
  public void forget() {
    images.forget();
  }

  @Override
  public Observed<Activity> activity() {
    try {
      var stack = reader.read(project);
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
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  @Override
  public Observed<String> installed() {
    try {
      var stack = reader.read(project);
      return Files.isDirectory(releases())
          ? exchange(stack).installed()
          : Observed.known(running(stack));
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  /** What is in use below the project's directory, and every file of the staged releases. */
  @Override
  public SortedMap<String, Path> configuration() {
    var files = new TreeMap<String, Path>();
    var stack = reader.read(project);
    inUse(stack).forEach(f -> files.put(stack.directory().relativize(f).toString(), f));
    for (Path release : stagedReleases()) {
      try (var below = Files.walk(release)) {
        below
            .filter(Files::isRegularFile)
            .forEach(f -> files.put("staged " + staged.relativize(f), f));
      } catch (IOException e) {
        throw stopped("a staged release cannot be read", release + ": " + e, "ls -lR " + release);
      }
    }
    return files;
  }

  @Override
  public void stopWriters() {
    prepare();
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
    exchange(stack).install(release);
    images.restoreNames(ComposeProject.of(stack, docker).config(), release);
  }

  @Override
  public void startClosed() {
    var compose = startStores();
    var config = compose.config();
    closeFront(reader.read(project));
    if (config.services().containsKey(Services.INIT)) {
      containers.up(compose, List.of(Services.INIT));
      var init = reader.read(project).service(Services.INIT).orElseThrow();
      String exit = docker.run(START_LIMIT, "wait", init.id()).stdout().strip();
      if (!exit.equals("0")) {
        throw stopped(Services.INIT + " failed", "exit " + exit, "docker logs " + init.name());
      }
    }
    var services = Services.closed(config.services().keySet());
    containers.up(compose, services);
    containers.restart("no", containers.of(services));
    requireKeptImages(compose, config);
    Waiting.until(
        START_LIMIT,
        "the application did not become ready behind its closed front",
        "docker compose -p %s logs --tail 50 %s".formatted(project, Services.API),
        () -> {
          var health = health();
          return switch (health) {
            case Observed.Known<Health>(var h) ->
                h.ready() ? Optional.empty() : Optional.of(h.seen());
            case Observed.Unknown<Health>(var why, var next) -> Optional.of(why);
          };
        });
  }

  @Override
  public void open() {
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
  public Observed<Health> health() {
    try {
      return new HealthProbe(docker).of(reader.read(project));
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
    Binds.recorded(binds()).requireSame(config);
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
    Waiting.until(
        START_LIMIT,
        "a database did not become healthy",
        "docker compose -p %s logs --tail 50 %s".formatted(project, String.join(" ", stores)),
        () ->
            containers.of(stores).stream()
                .filter(c -> !isUp(c))
                .findFirst()
                .map(c -> c.service() + " is " + c.health().orElse(c.state())));
    return compose;
  }

  /** The cache's health check runs every 30 s only, and it is there at once. */
  private static boolean isUp(Container c) {
    return c.state().equals("running")
        && (!Services.isDatabase(c.service()) || c.health().orElse("healthy").equals("healthy"));
  }

  private void requireKeptImages(ComposeProject compose, ComposeConfig config) {
    var installed = exchange(reader.read(project)).installed().ifKnown();
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
            compose.command(START_LIMIT, List.of("up", "-d", container.service())).line());
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
    Path override = directory.resolve(ComposeProject.SERVING);
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

  private ComposeProject compose(Stack stack, Path to) {
    var files =
        stack.files().stream()
            .map(f -> inside(stack, f) ? to.resolve(stack.directory().relativize(f)) : f);
    var environments =
        stack.environmentFiles().stream()
            .map(f -> inside(stack, f) ? to.resolve(stack.directory().relativize(f)) : f);
    return new ComposeProject(
        docker, project, to, files.toList(), environments.toList(), Optional.empty());
  }

  private static boolean inside(Stack stack, Path file) {
    return file.startsWith(stack.directory());
  }

  /** Compose files, env files, and every file that a target replaces. */
  private List<Path> inUse(Stack stack) {
    var files = new ArrayList<Path>();
    stack.files().stream().filter(f -> inside(stack, f)).forEach(files::add);
    stack.environmentFiles().stream().filter(f -> inside(stack, f)).forEach(files::add);
    files.add(stack.directory().resolve(".env"));
    exchange(stack).everyListed().forEach(f -> files.add(stack.directory().resolve(f)));
    return files.stream().filter(Files::isRegularFile).distinct().toList();
  }

  private Exchange exchange(Stack stack) {
    return new Exchange(stack.directory(), releases(), directory.resolve("replaced"));
  }

  private Path releases() {
    return directory.resolve("releases");
  }

  private Path binds() {
    return directory.resolve("binds.json");
  }

  private static OutsideException stopped(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
