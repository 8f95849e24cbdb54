package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.ContainerDrift;
import dev.belay.deployment.Stack;
import dev.belay.deployment.Stacks;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a project from the labels of its containers: one {@code inspect} for all of them. */
public final class StackReader implements Stacks {
  private static final String LABEL = "com.docker.compose.";

  private final Docker docker;

  /** Of one process's time: what is asked at every connection and every wait is asked once. */
  private volatile Stack.@Nullable Engine engine;

  public StackReader(Shell shell) {
    this.docker = new Docker(shell);
  }

  @Override
  public Observed<List<String>> projects() {
    return observed(() ->
        inspect("label=" + LABEL + "project").stream()
            .filter(c -> c.at("/Config/Image").asString("").contains("dify-api"))
            .map(c -> label(c, "project"))
            .distinct()
            .sorted()
            .toList());
  }

  @Override
  public Observed<Stack> look(String project) {
    return observed(() -> read(project));
  }

  @Override
  public Observed<List<ContainerDrift>> drift(Stack stack) {
    return observed(() -> ComposeProject.of(stack, docker).config().drift(stack));
  }

  private interface Look<T> {
    T now();
  }

  private static <T> Observed<T> observed(Look<T> look) {
    try {
      return Observed.known(look.now());
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  /** The project as its containers are now. */
  Stack read(String project) {
    var raw = inspect("label=" + LABEL + "project=" + project);
    if (raw.isEmpty()) {
      throw new OutsideException(
          Failure.unknown(
              "no container of this Compose project was found",
              "project " + project + ", stopped containers included",
              "docker compose ls --all"));
    }
    // The newest container knows the files that were used last.
    var newest =
        raw.stream()
            .max((a, b) -> a.path("Created").asString().compareTo(b.path("Created").asString()));
    var labels = newest.orElseThrow();
    return new Stack(
        engine(),
        project,
        Path.of(label(labels, "project.working_dir")),
        paths(label(labels, "project.config_files")).stream()
            .filter(f -> !f.endsWith(ComposeProject.SERVING))
            .toList(),
        paths(label(labels, "project.environment_file")),
        raw.stream().map(StackReader::container).toList());
  }

  private List<JsonNode> inspect(String filter) {
    var ids =
        docker
            .run(Duration.ofSeconds(30), "ps", "--all", "--quiet", "--no-trunc", "--filter", filter)
            .stdout()
            .lines()
            .toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    var arguments = Stream.concat(Stream.of("inspect"), ids.stream()).toArray(String[]::new);
    var all = new ArrayList<JsonNode>();
    docker.json(arguments).forEach(all::add);
    return all;
  }

  private Stack.Engine engine() {
    Stack.Engine known = engine;
    if (known == null) {
      known = asked();
      engine = known;
    }
    return known;
  }

  private Stack.Engine asked() {
    var info = docker.json("info", "--format", "{{json .}}");
    var compose = docker.attempt(Duration.ofSeconds(30), "compose", "version", "--short");
    var context = docker.attempt(Duration.ofSeconds(30), "context", "show");
    return new Stack.Engine(
        info.path("ID").asString(),
        info.path("ServerVersion").asString(),
        compose.ok() ? compose.stdout().strip() : "",
        Optional.ofNullable(System.getenv("DOCKER_HOST"))
            .orElse(context.ok() ? "context " + context.stdout().strip() : "default"));
  }

  private static List<Path> paths(String label) {
    return Arrays.stream(label.split(",")).filter(s -> !s.isBlank()).map(Path::of).toList();
  }

  private static String label(JsonNode container, String name) {
    return container.path("Config").path("Labels").path(LABEL + name).asString("");
  }

  private static Container container(JsonNode c) {
    var environment = new LinkedHashMap<String, String>();
    for (JsonNode line : c.at("/Config/Env")) {
      int at = line.asString().indexOf('=');
      environment.put(line.asString().substring(0, at), line.asString().substring(at + 1));
    }
    var mounts = new ArrayList<Container.Mount>();
    for (JsonNode m : c.path("Mounts")) {
      mounts.add(
          new Container.Mount(
              m.path("Type").asString(),
              Path.of(m.path("Source").asString("")),
              m.path("Name").asString(""),
              m.path("Destination").asString()));
    }
    var addresses = new LinkedHashMap<String, String>();
    for (var network : c.at("/NetworkSettings/Networks").properties()) {
      String address = network.getValue().path("IPAddress").asString("");
      if (!address.isEmpty()) {
        addresses.put(network.getKey(), address);
      }
    }
    return new Container(
        c.path("Id").asString(),
        c.path("Name").asString().substring(1),
        label(c, "service"),
        c.at("/Config/Image").asString(),
        c.path("Image").asString(),
        c.at("/State/Status").asString(),
        Optional.of(c.at("/State/Health/Status").asString("")).filter(h -> !h.isEmpty()),
        c.at("/HostConfig/RestartPolicy/Name").asString(""),
        environment,
        mounts,
        addresses,
        ports(c.at("/HostConfig/PortBindings")),
        label(c, "config-hash"),
        c.at("/State/Pid").asLong(0),
        label(c, "oneoff").equalsIgnoreCase("true"));
  }

  private static List<String> ports(JsonNode ports) {
    var all = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> port : ports.properties()) {
      for (JsonNode binding : port.getValue()) {
        all.add(
            "%s:%s->%s"
                .formatted(
                    binding.path("HostIp").asString("").isEmpty()
                        ? "0.0.0.0"
                        : binding.path("HostIp").asString(),
                    binding.path("HostPort").asString(""),
                    port.getKey()));
      }
    }
    return all;
  }

  /** Whether a path of the project can be looked at from here: false for a remote engine. */
  static boolean isLocal(Stack stack) {
    return Files.isDirectory(stack.directory());
  }
}
