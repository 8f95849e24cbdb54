package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A second project made from the files of a running one, with its own directory. All of its
 * containers share the network of one that has none but a loopback: they reach each other and
 * nothing else, on every engine and without a rule in anybody's firewall (S19). It has no port and
 * no address, so Belay reaches it through {@code docker exec}.
 */
public final class ComposeTwin implements AutoCloseable {
  private static final int API_PORT = 5001;
  private static final String PREFIX = "belay-twin-";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Docker docker;
  private final StackReader reader;
  private final String id;
  private final String project;
  private final TwinFiles files;
  private final TwinRemains remains;
  private final ContainerDoor api;
  private final TreeSet<String> unlike = new TreeSet<>();

  private ComposeTwin(Shell shell, String id, Path directory, Path production) {
    this.docker = new Docker(shell);
    this.reader = new StackReader(shell);
    this.id = id;
    this.project = name(id);
    this.files = new TwinFiles(shell, directory, production);
    this.remains = new TwinRemains(docker, project);
    this.api =
        new ContainerDoor(
            shell, () -> reader.read(project).service(Services.API).orElseThrow(), API_PORT);
  }

  /**
   * Makes it: databases run and are empty, the application is created and does not run. Those of
   * processes that are gone are removed first.
   *
   * @param production the project to copy
   * @param releases one directory per target with its configuration, as for the installation
   * @param id of the rehearsal; its images are kept under it until this is closed
   * @param directory for the copy's files; new or empty, private
   * @param data directories that are filled from a capture, and are not copied here
   */
  public static ComposeTwin open(
      Shell shell,
      String production,
      Path releases,
      String id,
      Path directory,
      Collection<Path> data) {
    var stack = new StackReader(shell).read(production);
    if (!StackReader.isLocal(stack)) {
      throw refused(
          "the engine is not on this machine", "%s is not here".formatted(stack.directory()));
    }
    var twin = new ComposeTwin(shell, id, directory, stack.directory());
    try {
      twin.make(stack, releases, data);
      return twin;
    } catch (RuntimeException e) {
      twin.closeAfter(e);
      throw e;
    }
  }

  private void make(Stack stack, Path releases, Collection<Path> data) {
    TwinRemains.sweep(docker, stack.project());
    remains.removeFromEngine();
    var production = ComposeProject.of(stack, docker);
    var here =
        TwinConfig.of(production.json(), stack.directory(), files.docker(), project, network());
    if (here.services().keySet().stream().noneMatch(Services::isDatabase)) {
      throw refused(
          "the database is not a container of this project",
          "services %s; what lies outside has no copy".formatted(here.services().keySet()));
    }
    requireNoDoor(stack, here);
    unlike.addAll(here.unlike());
    floating(stack, here);
    files.installed(here);
    unlike.addAll(files.copy(here, data));
    var names = new TreeSet<>(here.services().keySet());
    for (Path target : files.targets(releases)) {
      var config = production.at(target).json();
      boolean vectors = VectorServer.isTakenOver(stack, ComposeConfig.of(config), data);
      var there = TwinConfig.of(config, target, files.docker(), project, network(), vectors);
      requireNoDoor(stack, there);
      unlike.addAll(there.unlike());
      names.addAll(there.services().keySet());
      files.target(target, there, stack);
      names.addAll(there.services().keySet());
    }
    network(here, names, stack.project());
    start();
  }

  /**
   * The container that owns the network: it has a loopback, names for it, and does nothing.
   *
   * @param names of services, of the targets too: the database is looked for by its own name, and
   *     that changes on the way
   */
  private void network(TwinConfig config, Set<String> names, String production) {
    String image =
        config.services().entrySet().stream()
            .filter(e -> Services.isStore(e.getKey()))
            .map(e -> e.getValue().image())
            .findFirst()
            .orElseThrow();
    var argv =
        new ArrayList<>(
            List.of(
                "run", "--detach", "--pull", "never", "--network", "none", "--name", network()));
    argv.addAll(List.of("--user", "65534:65534"));
    argv.addAll(TwinRemains.labels(project, production, files.directory()));
    argv.addAll(List.of("--cap-drop", "ALL", "--read-only", "--restart", "no"));
    names.forEach(s -> argv.addAll(List.of("--add-host", s + ":127.0.0.1")));
    argv.addAll(List.of("--entrypoint", "tail", image, "-f", "/dev/null"));
    docker.run(LIMIT, argv.toArray(String[]::new));
  }

  private void start() {
    var compose = files.project(docker, project);
    compose.run(Duration.ofMinutes(10), List.of("up", "--no-start", "--pull", "never"));
    var config = compose.config();
    var stores = config.services().keySet().stream().filter(Services::isStore).toList();
    var containers = new Containers(docker, reader, project);
    containers.up(Wanted.of(compose, config), stores);
    containers.awaitStores(stores);
    dropFresh();
  }

  /** Its entry point made databases of the names that a restore has to make. */
  private void dropFresh() {
    var database =
        reader.read(project).kept().stream()
            .filter(c -> Services.isDatabase(c.service()))
            .findFirst()
            .orElseThrow();
    String name = database.environment().getOrDefault("POSTGRES_DB", "postgres");
    if (!name.equals("postgres")) {
      String user = database.environment().getOrDefault("POSTGRES_USER", "postgres");
      docker.run(
          LIMIT,
          "exec",
          database.id(),
          "dropdb",
          "--force",
          "--if-exists",
          "--username",
          user,
          "--maintenance-db",
          "postgres",
          name);
    }
  }

  /** An image name that means another image by now is another program. */
  private void floating(Stack stack, TwinConfig config) {
    config
        .services()
        .forEach((service, part) -> {
          String image = part.image();
          var running = stack.service(service).map(Container::imageId);
          var now = docker.imageId(image);
          if (running.isPresent() && now.isPresent() && !running.equals(now)) {
            unlike.add(
                "%s runs another image than its name %s means now".formatted(service, image));
          }
        });
  }

  /** Nothing that the twin is told may name a place at which production is reached (S19). */
  private static void requireNoDoor(Stack stack, TwinConfig config) {
    var hosts = new TreeSet<String>();
    for (Container container : stack.kept()) {
      hosts.addAll(container.addresses().values());
      hosts.addAll(TwinEnvironment.hosts(container.environment()));
    }
    var doors = new TreeSet<String>();
    config
        .services()
        .forEach((service, part) ->
            TwinEnvironment.doors(part.environment(), hosts)
                .forEach(key -> doors.add(service + " " + key)));
    if (!doors.isEmpty()) {
      throw refused(
          "a setting of the twin would still name a place of production", String.join(", ", doors));
    }
  }

  public String project() {
    return project;
  }

  /** One directory per target, as for the installation. */
  public Path releases() {
    return files.releases();
  }

  /** Where the twin has its own of a directory of the installation. */
  public Path copyOf(Path real) {
    return files.copyOf(real);
  }

  /** Where its Service API answers while it runs. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + api.port());
  }

  public Set<String> unlike() {
    return Set.copyOf(unlike);
  }

  /** The name of the project of a rehearsal. */
  static String name(String id) {
    return PREFIX + id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
  }

  private String network() {
    return project + "-network";
  }

  @Override
  public void close() {
    api.close();
    remains.removeFromEngine();
    new KeptImages(docker, id).forget();
    remains.removeFiles(files.directory());
  }

  private void closeAfter(RuntimeException first) {
    try {
      close();
    } catch (OutsideException e) {
      first.addSuppressed(e);
    }
  }

  private static OutsideException refused(String what, String seen) {
    return new OutsideException(
        new Failure(ExitCode.BLOCKED, "no twin can be made: " + what, seen, "belay survey"));
  }
}
