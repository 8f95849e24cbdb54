package dev.belay.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes workloads of the objects that say what is to run, and of the pods that do. */
final class Workloads {
  private static final List<String> COMPONENT = List.of("component", "app.kubernetes.io/component");

  private final PodEnvironment environment;
  private final List<Piece> pods;

  Workloads(PodEnvironment environment, List<Piece> pods) {
    this.environment = environment;
    this.pods = List.copyOf(pods);
  }

  List<Workload> of(List<Piece> objects) {
    return objects.stream().map(this::workload).toList();
  }

  private Workload workload(Piece object) {
    Piece spec = object.at("spec");
    Piece template =
        object.at("kind").word().equals("CronJob")
            ? spec.at("jobTemplate", "spec", "template")
            : spec.at("template");
    Map<String, String> selector = spec.at("selector", "matchLabels").words();
    var own =
        pods.stream()
            .filter(p -> Workload.selects(selector, p.at("metadata", "labels").words()))
            .toList();
    var containers = new ArrayList<Workload.Container>();
    for (Piece c : template.at("spec", "initContainers").items()) {
      containers.add(container(c, own, "initContainerStatuses"));
    }
    for (Piece c : template.at("spec", "containers").items()) {
      containers.add(container(c, own, "containerStatuses"));
    }
    return new Workload(
        object.at("kind").word(),
        object.name(),
        component(object, template),
        object.at("kind").word().equals("CronJob") ? 0 : spec.at("replicas").number(1),
        object.at("status", "readyReplicas").number(0),
        own.size(),
        containers);
  }

  private static String component(Piece object, Piece template) {
    for (String label : COMPONENT) {
      for (Piece from : List.of(object, template)) {
        String found = from.at("metadata", "labels", label).word();
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return object.name();
  }

  private Workload.Container container(Piece container, List<Piece> own, String statuses) {
    String name = container.at("name").word();
    SortedSet<String> running = new TreeSet<>();
    for (Piece pod : own) {
      for (Piece status : pod.at("status", statuses).items()) {
        if (status.at("name").word().equals(name) && !status.at("imageID").word().isEmpty()) {
          running.add(status.at("imageID").word());
        }
      }
    }
    // One that is started first and stays is a companion, not a step.
    boolean first =
        statuses.startsWith("init") && !container.at("restartPolicy").word().equals("Always");
    return new Workload.Container(
        name, container.at("image").word(), running, first, environment.of(container));
  }
}
