package dev.belay.plan;

import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.Rendering;
import dev.belay.kubernetes.Workload;
import dev.belay.outside.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An installation in a cluster, and what the target's chart makes of it.
 *
 * @param next unknown where no chart was given or helm could not render it
 */
public record ClusterChange(KubernetesInstallation now, Observed<Rendering> next) {

  /** Workloads after the upgrade; none where that is not known. */
  List<Workload> workloads() {
    return next.ifKnown().map(n -> n.workloads(now)).orElse(List.of());
  }

  /** The environment of the API: of its own pods, not of a worker's. */
  static Optional<Workload.Container> api(List<Workload> workloads) {
    return workloads.stream()
        .filter(Workload::ofApi)
        .filter(w -> w.component().equals("api"))
        .flatMap(w -> w.containers().stream())
        .filter(c -> !c.first())
        .findFirst();
  }

  /** The image of each StatefulSet by its part. */
  static Map<String, String> storeImages(List<Workload> workloads) {
    return images(workloads.stream().filter(w -> w.kind().equals("StatefulSet")).toList());
  }

  /** The image of each part by its name; of several containers, the first. */
  static Map<String, String> images(List<Workload> workloads) {
    var images = new TreeMap<String, String>();
    for (Workload w : workloads) {
      w.containers().stream()
          .filter(c -> !c.first())
          .findFirst()
          .ifPresent(c -> images.put(w.component().replace('-', '_'), c.image()));
    }
    return images;
  }
}
