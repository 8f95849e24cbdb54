package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the engine has of a project: containers with image, restart policy, networks, mounts and
 * environment, and the project's networks and volumes. Taken before a run changes anything, and
 * compared after a way back.
 *
 * @param parts what it is, by what a person calls it; environments are in clear, so the file of it
 *     lies where the run keeps its {@code .env}
 */
record AsItWas(SortedMap<String, String> parts) {
  private static final String CONTAINER = "container ";
  private static final String NETWORK = "network ";
  private static final String THERE = "there";

  /** What the files say of a service, as Compose notes it on its container. */
  private static final String DEFINITION = "definition of ";

  /** Of running containers; a record of before has none. */
  private static final String NETWORKS = "networks of ";

  static AsItWas of(Stack stack, Docker docker) {
    return of(stack.project(), stack.kept(), docker);
  }

  /**
   * The same.
   *
   * @param containers of the project, as a look at it has just seen them
   */
  static AsItWas of(String project, List<Container> containers, Docker docker) {
    var parts = new TreeMap<String, String>();
    for (Container c : containers) {
      parts.put(CONTAINER + c.service(), THERE);
      parts.put("image of " + c.service(), c.imageId());
      parts.put(DEFINITION + c.service(), c.configHash());
      parts.put(NETWORKS + c.service(), String.join(" ", new TreeSet<>(c.addresses().keySet())));
      parts.put("restart policy of " + c.service(), c.restart());
      parts.put("ports of " + c.service(), String.join(" ", new TreeSet<>(c.ports())));
      parts.put(
          "mounts of " + c.service(),
          String.join(
              " ",
              new TreeSet<>(
                  c.mounts().stream().map(m -> m.source() + ":" + m.destination()).toList())));
      c.environment()
          .forEach((key, value) -> parts.put("%s of %s".formatted(key, c.service()), value));
    }
    for (String kind : List.of("network", "volume")) {
      named(docker, kind, project).forEach(n -> parts.put(kind + " " + n, THERE));
    }
    return new AsItWas(parts);
  }

  private static List<String> named(Docker docker, String kind, String project) {
    String filter = "label=com.docker.compose.project=" + project;
    return docker
        .run(Duration.ofSeconds(30), kind, "ls", "--filter", filter, "--format", "{{.Name}}")
        .stdout()
        .lines()
        .toList();
  }

  /**
   * Of another time, by what a person calls it; values can be secret and are left out. What this
   * one's Belay did not record is not compared.
   */
  List<String> differences(AsItWas now) {
    var all = new TreeSet<>(parts.keySet());
    now.parts.keySet().stream().filter(this::isRecorded).forEach(all::add);
    var differences = new ArrayList<String>();
    for (String part : all) {
      String before = parts.get(part);
      String after = now.parts.get(part);
      if (!Objects.equals(before, after)) {
        String how = before == null ? " is new" : after == null ? " is gone" : " is another";
        differences.add(part + how);
      }
    }
    differences.removeIf(d -> d.startsWith(DEFINITION) && isSaidOtherwise(d, differences));
    return differences;
  }

  /** A definition says nothing more where it is said what of it is another. */
  private static boolean isSaidOtherwise(String definition, List<String> differences) {
    String rest = definition.substring(DEFINITION.length()); // "api is another"
    String service = rest.substring(0, rest.lastIndexOf(" is "));
    return differences.stream()
        .anyMatch(d ->
            !d.startsWith(DEFINITION)
                && (d.contains(" of " + service + " is ")
                    || d.startsWith(CONTAINER + service + " is ")));
  }

  private boolean isRecorded(String part) {
    return Stream.of(DEFINITION, NETWORKS)
        .filter(part::startsWith)
        .allMatch(kind -> parts.keySet().stream().anyMatch(p -> p.startsWith(kind)));
  }

  Optional<String> apiImage() {
    return Optional.ofNullable(parts.get("image of " + Services.API));
  }

  boolean hasContainer(String service) {
    return parts.containsKey(CONTAINER + service);
  }

  /** The same without networks that are gone. */
  AsItWas without(Collection<String> networks) {
    var left = new TreeMap<>(parts);
    networks.forEach(n -> left.remove(NETWORK + n));
    return new AsItWas(left);
  }

  /** Networks of another time that were not there yet. */
  List<String> newNetworks(AsItWas now) {
    return now.parts.keySet().stream()
        .filter(p -> p.startsWith(NETWORK) && !parts.containsKey(p))
        .map(p -> p.substring(NETWORK.length()))
        .toList();
  }

  void record(Path file) {
    try {
      Durable.write(file, JsonMapper.shared().writeValueAsBytes(parts));
    } catch (IOException e) {
      throw unread(file, e.toString());
    }
  }

  /** Empty for a run that began before it was recorded. */
  static Optional<AsItWas> recorded(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AsItWas(
              JsonMapper.shared()
                  .readValue(
                      Files.readString(file), new TypeReference<TreeMap<String, String>>() {})));
    } catch (IOException | JacksonException e) {
      throw unread(file, e.toString());
    }
  }

  private static OutsideException unread(Path file, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "what the engine had of the installation cannot be kept or read",
            seen,
            "ls -l " + file));
  }
}
