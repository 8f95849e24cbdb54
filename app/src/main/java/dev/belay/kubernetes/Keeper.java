package dev.belay.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who puts the objects of an installation into the cluster, and puts back what others change.
 *
 * @param program {@code Helm}, {@code Argo CD}, {@code Flux}
 * @param name of its release, application or kustomization; as far as its marks say it
 */
public record Keeper(String program, String name) implements Comparable<Keeper> {
  /** Labels and annotations by which each of them marks what is its own. */
  private static final Map<String, String> MARKS =
      new TreeMap<>(
          Map.of(
              "meta.helm.sh/release-name", "Helm",
              "argocd.argoproj.io/tracking-id", "Argo CD",
              "argocd.argoproj.io/instance", "Argo CD",
              "helm.toolkit.fluxcd.io/name", "Flux",
              "kustomize.toolkit.fluxcd.io/name", "Flux"));

  static List<Keeper> of(List<Piece> objects) {
    var keepers = new TreeSet<Keeper>();
    for (Piece object : objects) {
      var marks = new TreeMap<>(object.at("metadata", "labels").words());
      marks.putAll(object.at("metadata", "annotations").words());
      MARKS.forEach((mark, program) -> {
        String name = marks.get(mark);
        if (name != null) {
          keepers.add(new Keeper(program, name.replaceFirst(":.*", "")));
        }
      });
    }
    return List.copyOf(keepers);
  }

  /** Whether it undoes by itself what somebody else changes. */
  public boolean healsItself() {
    return !program.equals("Helm");
  }

  @Override
  public int compareTo(Keeper other) {
    return (program + " " + name).compareTo(other.program + " " + other.name);
  }
}
