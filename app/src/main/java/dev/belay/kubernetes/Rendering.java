package dev.belay.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The objects of a chart as helm renders them, without hooks. It holds passwords.
 *
 * @param app the version that the chart says it installs
 */
public record Rendering(String chart, String version, String app, List<Piece> objects) {
  public Rendering {
    objects = List.copyOf(objects);
  }

  /** What these objects change of an installation as it is. */
  public List<Drift> changes(KubernetesInstallation now) {
    return LiveDrift.of(objects, now.objects(), now.readable()).stream()
        .filter(d -> !d.at().startsWith("labels.") && !d.at().startsWith("annotations."))
        .toList();
  }

  /** Objects of the release that this chart does not have, without those that are kept. */
  public List<String> gone(HelmRelease release) {
    Set<String> own = new HashSet<>();
    objects.forEach(o -> own.add(o.title()));
    return release.manifest().stream()
        .filter(o -> !own.contains(o.title()))
        .filter(
            o -> !o.at("metadata", "annotations", "helm.sh/resource-policy").word().equals("keep"))
        .map(Piece::title)
        .toList();
  }

  /**
   * The workloads with the environment that they will get; what is not of the chart is taken as it
   * is in the namespace.
   */
  public List<Workload> workloads(KubernetesInstallation now) {
    var environment =
        new PodEnvironment(over(now, "ConfigMap"), over(now, "Secret"), now.secretsRead());
    return new Workloads(environment, List.of())
        .of(
            objects.stream()
                .filter(o -> Set.of("Deployment", "StatefulSet").contains(o.at("kind").word()))
                .toList());
  }

  /** A later object of the same name wins. */
  private List<Piece> over(KubernetesInstallation now, String kind) {
    var all = new ArrayList<>(now.objects());
    all.addAll(objects);
    return all.stream().filter(o -> o.at("kind").word().equals(kind)).toList();
  }

  @Override
  public String toString() {
    return "rendering of " + chart + "-" + version;
  }
}
