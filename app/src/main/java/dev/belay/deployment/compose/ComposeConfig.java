package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.ContainerDrift;
import dev.belay.deployment.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What Compose makes of its files, for the active profiles.
 *
 * @param services by name, in the order of the file
 */
record ComposeConfig(Map<String, Definition> services) {

  /**
   * What Compose makes of one service.
   *
   * @param binds destination to the source on the host
   */
  record Definition(
      String name,
      String image,
      String restart,
      Map<String, String> environment,
      Map<String, Path> binds) {}

  static ComposeConfig of(JsonNode config) {
    var services = new LinkedHashMap<String, Definition>();
    for (var entry : config.path("services").properties()) {
      services.put(entry.getKey(), service(entry.getKey(), entry.getValue()));
    }
    return new ComposeConfig(services);
  }

  private static Definition service(String name, JsonNode node) {
    var environment = new LinkedHashMap<String, String>();
    for (var variable : node.path("environment").properties()) {
      // Compose doubles a literal dollar sign when it prints.
      environment.put(variable.getKey(), variable.getValue().asString("").replace("$$", "$"));
    }
    var binds = new LinkedHashMap<String, Path>();
    for (JsonNode volume : node.path("volumes")) {
      if (volume.path("type").asString("").equals("bind")) {
        binds.put(volume.path("target").asString(), Path.of(volume.path("source").asString("")));
      }
    }
    return new Definition(
        name,
        node.path("image").asString(""),
        node.path("restart").asString("no"),
        environment,
        binds);
  }

  List<ContainerDrift> drift(Stack stack) {
    var drifts = new ArrayList<ContainerDrift>();
    for (Container container : stack.kept()) {
      Definition service = services.get(container.service());
      var differences =
          service == null
              ? List.of("its service is no longer in the files, or not in the active profiles")
              : differences(container, service);
      if (!differences.isEmpty()) {
        drifts.add(new ContainerDrift(container.service(), differences));
      }
    }
    for (String name : services.keySet()) {
      if (stack.service(name).isEmpty()) {
        drifts.add(new ContainerDrift(name, List.of("the files name it, but it has no container")));
      }
    }
    return drifts;
  }

  private static List<String> differences(Container container, Definition service) {
    var differences = new ArrayList<String>();
    if (!service.image().isEmpty() && !service.image().equals(container.image())) {
      differences.add("it runs %s, the files say %s".formatted(container.image(), service.image()));
    }
    for (String key : new TreeSet<>(service.environment().keySet())) {
      String running = container.environment().get(key);
      String files = service.environment().get(key);
      if (running == null) {
        differences.add(key + " is set in the files but not in the container");
      } else if (!running.equals(files)) {
        differences.add(
            key
                + (running.isEmpty()
                    ? " is empty in the container but not in the files"
                    : " has another value in the container than in the files"));
      }
    }
    for (var bind : service.binds().entrySet()) {
      container.mounts().stream()
          .filter(m -> m.destination().equals(bind.getKey()))
          .filter(m -> m.kind().equals("bind") && !m.source().equals(bind.getValue()))
          .map(m ->
              "%s is mounted from %s, the files say %s"
                  .formatted(m.destination(), m.source(), bind.getValue()))
          .forEach(differences::add);
    }
    return differences;
  }
}
