package dev.belay.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * One verb on one kind of objects in the namespace.
 *
 * @param group of the API; empty for the core
 */
public record Right(String verb, String group, String resource) {

  /** {@code list secrets}, {@code patch deployments.apps}. */
  public String title() {
    return verb + " " + (group.isEmpty() ? resource : resource + "." + group);
  }

  /** What a look takes; of kinds that a cluster may be without, none is asked for. */
  static List<Right> toLook() {
    var rights = new ArrayList<Right>();
    for (ClusterKind kind : ClusterKind.values()) {
      if (!kind.added()) {
        rights.add(new Right("list", kind.group(), kind.resource()));
      }
    }
    return List.copyOf(rights);
  }

  /**
   * What an upgrade takes besides: writers to none and back, autoscalers stilled, the front closed
   * by the selector of a Service, a Job for the migration and its log, Helm's record, and a lock.
   */
  static List<Right> toUpgrade() {
    var rights = new ArrayList<Right>();
    for (String verb : List.of("create", "patch", "delete")) {
      rights.add(new Right(verb, "apps", "deployments"));
      rights.add(new Right(verb, "", "services"));
    }
    for (String verb : List.of("create", "update", "delete")) {
      rights.add(new Right(verb, "", "secrets"));
    }
    rights.add(new Right("patch", "apps", "statefulsets"));
    rights.add(new Right("create", "", "configmaps"));
    rights.add(new Right("patch", "", "configmaps"));
    rights.add(new Right("patch", "autoscaling", "horizontalpodautoscalers"));
    rights.add(new Right("create", "batch", "jobs"));
    rights.add(new Right("delete", "batch", "jobs"));
    rights.add(new Right("get", "", "pods/log"));
    rights.add(new Right("create", "coordination.k8s.io", "leases"));
    rights.add(new Right("update", "coordination.k8s.io", "leases"));
    return List.copyOf(rights);
  }
}
