package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run takes from an installation and its targets while everything serves. */
record Preparation(Docker docker, String project, RunFiles files, KeptImages images) {
  /** Other hosts belong to stores that may not be in use, and Dify's template names them all. */
  private static final Set<String> HOSTS = Set.of("DB_HOST", "REDIS_HOST");

  /**
   * Takes the staged releases into the run, keeps the configuration and the images in use under the
   * name of their release, keeps those of the targets, and records what is mounted. Stops nothing,
   * and can be repeated.
   *
   * @param needed the releases that must be among the staged ones; when none is named, those that
   *     were taken before, or all
   * @throws OutsideException when a target is not staged, its images are not on the engine, or it
   *     would start no database
   */
  void prepare(Stack stack, List<String> needed) {
    if (!Files.exists(files.binds())) {
      Binds.of(stack, docker).record(files.binds());
    }
    if (!Files.exists(files.before()) && !files.taken()) {
      AsItWas.of(stack, docker).record(files.before());
    }
    var exchange = files.exchange(stack);
    var production = ComposeProject.of(stack, docker);
    String from = running(stack);
    boolean again = files.taken();
    for (Path target : files.targets()) {
      String to = String.valueOf(target.getFileName());
      // What is staged for other upgrades says nothing about this one.
      if (needed.isEmpty() ? again && !exchange.isStaged(to) : !needed.contains(to)) {
        continue;
      }
      exchange.take(target, to);
      var config = production.at(files.of(to)).config();
      requireDatabase(stack, config, to);
      requireHosts(stack, config, to);
      requireSameData(stack, config, files.of(to), to);
      images.keep(config, to);
      if (!needed.isEmpty() && to.equals(needed.getLast())) {
        new DatabaseLogins(docker, stack, config).require(to);
      }
    }
    for (String release : needed) {
      if (!exchange.isStaged(release)) {
        throw stopped(
            "the configuration of %s is not staged".formatted(release),
            "%s has no %s".formatted(files.staged(), release),
            "put the configuration of %s there, then plan again".formatted(release));
      }
    }
    if (!exchange.isStaged(from)) {
      exchange.keep(from, files.inUse(stack));
      images.keep(stack, from);
    }
  }

  /** A pinned profile that lacks the database's would leave the data without a server. */
  private static void requireDatabase(Stack stack, ComposeConfig target, String release) {
    var now = stack.kept().stream().map(Container::service).filter(Services::isDatabase).toList();
    if (!now.isEmpty() && target.services().keySet().stream().noneMatch(Services::isDatabase)) {
      throw stopped(
          release + " would start no database",
          "%s runs now; with the staged .env the services of %s are %s"
              .formatted(String.join(", ", now), release, target.services().keySet()),
          "add the database's profile, for example postgresql, to COMPOSE_PROFILES in the staged"
              + " .env");
    }
  }

  /** A service that was renamed keeps its old name in a .env that was kept. */
  private static void requireHosts(Stack stack, ComposeConfig target, String release) {
    var gone =
        stack.kept().stream()
            .map(Container::service)
            .filter(s -> !target.services().containsKey(s))
            .collect(Collectors.toSet());
    var wrong = new TreeSet<String>();
    target
        .services()
        .values()
        .forEach(s ->
            s.environment().entrySet().stream()
                .filter(e -> HOSTS.contains(e.getKey()) && gone.contains(e.getValue()))
                .forEach(e -> wrong.add(e.getKey() + "=" + e.getValue())));
    if (!wrong.isEmpty()) {
      throw stopped(
          release + " would look for services that it does not have",
          "%s; its services are %s".formatted(wrong, target.services().keySet()),
          "name the new service in the staged .env");
    }
  }

  /** What mounts another directory starts with empty data: "all data lost" (S1). */
  private static void requireSameData(Stack stack, ComposeConfig target, Path at, String release) {
    for (Container container : stack.kept()) {
      if (!Services.hasData(container.service())) {
        continue;
      }
      Set<Path> there =
          target.services().values().stream()
              .filter(s -> Services.isSame(s.name(), container.service()))
              .flatMap(s -> s.binds().values().stream())
              .map(p -> p.startsWith(at) ? stack.directory().resolve(at.relativize(p)) : p)
              .map(Path::normalize)
              .collect(Collectors.toSet());
      for (Container.Mount mount : container.mounts()) {
        boolean data = mount.kind().equals("bind") && !Files.isRegularFile(mount.source());
        if (data && !there.isEmpty() && !there.contains(mount.source().normalize())) {
          throw stopped(
              "%s would not find the data of %s".formatted(release, container.service()),
              "%s is mounted at %s now; the staged files mount %s"
                  .formatted(mount.source(), mount.destination(), there),
              "let the staged Compose file of %s mount the same directory".formatted(release));
        }
      }
    }
  }

  /** The release that the containers were made from, by the tag of the api's image. */
  static String running(Stack stack) {
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

  private static OutsideException stopped(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next));
  }
}
