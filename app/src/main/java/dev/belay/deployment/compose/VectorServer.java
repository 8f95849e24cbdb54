package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnHttp;
import dev.belay.outside.Shell;
import dev.belay.vector.Weaviate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The Weaviate that Dify's Compose files bring along. */
record VectorServer(Shell shell, Containers containers, Duration limit) {
  private static final int PORT = 8080;

  /** The first that Dify brings which serves where there is no network but a loopback. */
  private static final int LOOPBACK_MINOR = 27;

  private static final String DATA = "PERSISTENCE_DATA_PATH";
  private static final String KEYS = "AUTHENTICATION_APIKEY_ALLOWED_KEYS";

  /** The directory on this host in which its container keeps the data. */
  static Optional<Path> data(Stack stack) {
    return stack.service(Services.VECTORS).flatMap(VectorServer::data);
  }

  private static Optional<Path> data(Container container) {
    Path inside = Path.of(container.environment().getOrDefault(DATA, "/var/lib/weaviate"));
    return container.mounts().stream()
        .filter(m -> Path.of(m.destination()).equals(inside))
        .map(Container.Mount::source)
        .findFirst();
  }

  /**
   * Whether a twin of a target needs one: the target's takes over what the installed one wrote, and
   * there is a copy of that.
   *
   * @param data directories that are filled from a capture
   */
  static boolean isTakenOver(Stack installed, ComposeConfig target, Collection<Path> data) {
    var now = installed.service(Services.VECTORS);
    var next = target.services().get(Services.VECTORS);
    return now.isPresent()
        && next != null
        && minor(now.get().image()) < LOOPBACK_MINOR
        && minor(next.image()) >= LOOPBACK_MINOR
        && data(now.get()).stream().anyMatch(m -> data.stream().anyMatch(m::startsWith));
  }

  /** Of a tag {@code 1.N…}; what cannot be read is as old as can be. */
  private static int minor(String image) {
    String tag = image.substring(image.lastIndexOf(':') + 1);
    return tag.matches("1\\.\\d{1,3}\\b.*") ? Integer.parseInt(tag.split("[^0-9]+", -1)[1]) : 0;
  }

  /** Starts it alone, lets an act speak to it, and stops it; what fails leaves it running. */
  <T> T with(Wanted wanted, Path data, Function<Weaviate, T> act) {
    var service = List.of(Services.VECTORS);
    containers.up(wanted, service);
    containers.restart("no", containers.of(service));
    Container started = container();
    requireData(started, data);
    try (var door = new ContainerDoor(shell, this::container, PORT)) {
      var store =
          new Weaviate(
              new OwnHttp(),
              URI.create("http://127.0.0.1:" + door.port()),
              key(started.environment()));
      Waiting.until(
          limit,
          "the vector store does not serve",
          "docker logs --tail 50 " + started.name(),
          () -> {
            var answer = store.ready();
            return answer.serves() ? Optional.empty() : Optional.of(answer.seen());
          });
      T result = act.apply(store);
      containers.stop(containers.of(service));
      return result;
    }
  }

  private Container container() {
    return containers.of(List.of(Services.VECTORS)).stream()
        .findFirst()
        .orElseThrow(
            () -> stopped("there is no vector store", "no container of " + Services.VECTORS));
  }

  private static void requireData(Container container, Path data) {
    Path mounted = data(container).orElse(Path.of("/nowhere"));
    try {
      if (Files.exists(mounted) && Files.isSameFile(mounted, data)) {
        return;
      }
    } catch (IOException e) {
      throw stopped("the data of the vector store cannot be looked at", mounted + ": " + e);
    }
    throw stopped(
        "the vector store keeps its data in another directory than the one that was copied",
        "it has %s, copied was %s".formatted(mounted, data));
  }

  /** Of the first account that may change the schema; of any, where nothing limits who may. */
  static Optional<String> key(Map<String, String> environment) {
    if (!environment.getOrDefault("AUTHENTICATION_APIKEY_ENABLED", "false").equals("true")) {
      return Optional.empty();
    }
    var keys = words(environment, KEYS);
    var users = words(environment, "AUTHENTICATION_APIKEY_USERS");
    var admins = words(environment, "AUTHORIZATION_ADMINLIST_USERS");
    for (int i = 0; i < keys.size() && users.size() == keys.size(); i++) {
      if (admins.contains(users.get(i))) {
        return Optional.of(keys.get(i));
      }
    }
    return keys.stream().findFirst();
  }

  private static List<String> words(Map<String, String> environment, String key) {
    return List.of(environment.getOrDefault(key, "").split(",", -1)).stream()
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .toList();
  }

  private static OutsideException stopped(String what, String seen) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, what, seen, "docker compose ps --all " + Services.VECTORS));
  }
}
