package dev.belay.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a service that the facts of a release do not keep, and that Dify's own file does not have
 * for it in any release: whoever finds one there has written it.
 */
final class OwnKeys {
  private static final Set<String> KEPT =
      Set.of(
          "image",
          "profiles",
          "env_file",
          "environment",
          "volumes",
          "ports",
          "depends_on",
          "networks",
          "restart",
          "command",
          "entrypoint");

  /** Dify's file has this in some release, for some service or other. */
  private static final Set<String> ANYWHERE = Set.of("healthcheck", "build");

  private static final Map<String, List<String>> DIFYS =
      Map.of(
          "container_name",
          List.of(
              "couchbase-server",
              "elasticsearch",
              "etcd",
              "iris",
              "kibana",
              "milvus-standalone",
              "minio",
              "myscale",
              "oceanbase",
              "opensearch",
              "opensearch-dashboards",
              "seekdb"),
          "ulimits",
          List.of("opensearch"),
          "tty",
          List.of("couchbase-server", "iris", "myscale"),
          "hostname",
          List.of("couchbase-server", "matrixone"),
          "working_dir",
          List.of("couchbase-server"),
          "stdin_open",
          List.of("couchbase-server"),
          "privileged",
          List.of("opengauss"),
          "deploy",
          List.of("elasticsearch"),
          "cap_add",
          List.of("sandbox"),
          "expose",
          List.of("opensearch-dashboards"));

  private OwnKeys() {}

  /** Those keys with their values, as short texts. */
  static Map<String, String> of(String service, Map<String, @Nullable Object> entries) {
    var own = new TreeMap<String, String>();
    entries.forEach((key, value) -> {
      boolean known = KEPT.contains(key) || ANYWHERE.contains(key) || key.startsWith("x-");
      boolean difys =
          DIFYS.getOrDefault(key, List.of()).contains(service)
              || (key.equals("init") && service.equals("iris"));
      if (!known && !difys) {
        own.put(key, String.valueOf(value));
      }
    });
    return own;
  }
}
