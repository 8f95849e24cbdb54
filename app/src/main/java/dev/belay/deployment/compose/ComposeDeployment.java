package dev.belay.deployment.compose;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Container;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Health;
import dev.belay.deployment.Leftovers;
import dev.belay.deployment.Login;
import dev.belay.deployment.Reach;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.vector.Weaviate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Dify as one Compose project. The run's directory holds {@code releases/<release>/}, one directory
 * per release with exactly the configuration files to put in place, and what the containers had
 * mounted before the first of them was stopped: enough to go back with nothing else left.
 */
public final class ComposeDeployment implements Deployment {
  private final Docker docker;
  private final StackReader reader;
  private final String project;
  private final RunFiles files;
  private final Containers containers;
  private final KeptImages images;
  private final Optional<String> cutOff;
  private final Starting starting;
  private final VectorServer vectors;

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
    this.files = new RunFiles(directory, staged);
    this.containers = new Containers(docker, reader, project);
    this.images = new KeptImages(docker, run);
    this.cutOff = cutOff;
    this.starting = new Starting(docker, reader, project, startLimit, files, containers, images);
    this.vectors = new VectorServer(shell, containers, startLimit);
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
  public List<String> deaf() {
    var first = new FirstProcess(docker);
    return reader.read(project).kept().stream()
        .filter(c -> !Services.isStore(c.service()) && first.isDeaf(c))
        .map(Container::service)
        .toList();
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
    starting.closeFront(stack);
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
    starting.closed(this::health);
  }

  @Override
  public void open() {
    starting.open(this::health, this::activity);
  }

  @Override
  public void wakeStores(String release) {
    starting.wakeStores(() -> install(release));
  }

  /** Starts databases and cache by the installed files and waits for them. */
  Wanted startStores() {
    return starting.stores();
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
  public Optional<Path> vectors() {
    return VectorServer.data(reader.read(project));
  }

  @Override
  public <T> T withVectors(Path data, Function<Weaviate, T> act) {
    var wanted = starting.stores();
    return vectors.with(
        wanted,
        data,
        store -> {
          starting.requireKeptImages(wanted);
          return act.apply(store);
        });
  }

  @Override
  public Optional<String> underWay() {
    return docker.underWay();
  }

  @Override
  public List<Reach> reaches(Collection<String> origins, Predicate<Reach> missing) {
    var stack = reader.read(project);
    var look = new Connections(docker, stack, ComposeProject.of(stack, docker).config());
    return look.of(origins, missing);
  }

  @Override
  public Optional<Leftovers> leftovers() {
    return new Return(docker, reader, project, files).settle();
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

  private static OutsideException stopped(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
