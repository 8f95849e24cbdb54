package dev.belay.kubernetes;

/** The kinds of objects that are looked at in a namespace, by their place in the API. */
public enum ClusterKind {
  DEPLOYMENT("Deployment", "apps", "v1", "deployments"),
  STATEFUL_SET("StatefulSet", "apps", "v1", "statefulsets"),
  POD("Pod", "", "v1", "pods"),
  SECRET("Secret", "", "v1", "secrets"),
  CONFIG_MAP("ConfigMap", "", "v1", "configmaps"),
  SERVICE("Service", "", "v1", "services"),
  CLAIM("PersistentVolumeClaim", "", "v1", "persistentvolumeclaims"),
  JOB("Job", "batch", "v1", "jobs"),
  CRON_JOB("CronJob", "batch", "v1", "cronjobs"),
  INGRESS("Ingress", "networking.k8s.io", "v1", "ingresses"),
  AUTOSCALER("HorizontalPodAutoscaler", "autoscaling", "v2", "horizontalpodautoscalers"),
  DISRUPTION_BUDGET("PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets"),
  SCALED_OBJECT("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects"),
  HTTP_ROUTE("HTTPRoute", "gateway.networking.k8s.io", "v1", "httproutes"),
  EXTERNAL_SECRET("ExternalSecret", "external-secrets.io", "v1", "externalsecrets");

  private final String kind;
  private final String group;
  private final String version;
  private final String resource;

  ClusterKind(String kind, String group, String version, String resource) {
    this.kind = kind;
    this.group = group;
    this.version = version;
    this.resource = resource;
  }

  public String kind() {
    return kind;
  }

  public String group() {
    return group;
  }

  public String resource() {
    return resource;
  }

  /** {@code deployments.apps}, as kubectl takes it. */
  public String title() {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  /** Whether a cluster may be without it. */
  boolean added() {
    return this == SCALED_OBJECT || this == HTTP_ROUTE || this == EXTERNAL_SECRET;
  }

  String path(String namespace) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return "%s/namespaces/%s/%s".formatted(root, namespace, resource);
  }
}
