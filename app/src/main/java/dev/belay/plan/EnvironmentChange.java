package dev.belay.plan;

import dev.belay.kubernetes.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A key that a container gets with another value than before; the values are not said.
 *
 * @param before empty when it did not get one
 */
record EnvironmentChange(String part, String key, Optional<String> before, Optional<String> after) {
  /** Where data is, and what opens it. */
  private static final Pattern DATA =
      Pattern.compile(
          "SECRET_KEY|DB_(TYPE|HOST|PORT|USERNAME|PASSWORD|DATABASE)|VECTOR_STORE|STORAGE_TYPE"
              + "|REDIS_(HOST|PORT|DB|USERNAME|PASSWORD|SENTINELS|CLUSTERS)|CELERY_BROKER_URL"
              + "|(WEAVIATE|QDRANT|MILVUS|PGVECTOR|PGVECTO_RS|OPENSEARCH|ELASTICSEARCH|CHROMA|TIDB_VECTOR"
              + "|TENCENT_VECTOR_DB|MYSCALE|ORACLE|RELYT|ANALYTICDB|COUCHBASE|OCEANBASE_VECTOR|LINDORM)_"
              + "(ENDPOINT|URL|URI|HOST|PORT|DATABASE|USER|USERNAME|PASSWORD|API_KEY|TOKEN)"
              + "|(S3|AZURE_BLOB|ALIYUN_OSS|GOOGLE_STORAGE|TENCENT_COS|HUAWEI_OBS|VOLCENGINE_TOS|OCI|OPENDAL)_"
              + "(?!.*(TIMEOUT|STYLE)).*|PLUGIN_STORAGE_(TYPE|LOCAL_ROOT|OSS_BUCKET)"
              + "|(CODE_EXECUTION|PLUGIN_DAEMON|INNER_API|PLUGIN_DIFY_INNER_API)_(API_)?KEY");

  static List<EnvironmentChange> of(List<Workload> before, List<Workload> after) {
    var old = new HashMap<String, Map<String, String>>();
    before.forEach(w -> w.containers().forEach(c -> old.put(place(w, c), c.texts())));
    var changes = new ArrayList<EnvironmentChange>();
    for (Workload w : after) {
      for (Workload.Container c : w.containers()) {
        Map<String, String> was = old.get(place(w, c));
        if (was != null) {
          changes.addAll(of(w.component(), was, c.texts()));
        }
      }
    }
    return List.copyOf(changes);
  }

  private static String place(Workload w, Workload.Container c) {
    return w.title() + "/" + c.name();
  }

  private static List<EnvironmentChange> of(
      String part, Map<String, String> was, Map<String, String> is) {
    var keys = new TreeSet<>(was.keySet());
    keys.addAll(is.keySet());
    return keys.stream()
        .map(k ->
            new EnvironmentChange(
                part, k, Optional.ofNullable(was.get(k)), Optional.ofNullable(is.get(k))))
        .filter(c -> !c.before().equals(c.after()))
        .toList();
  }

  /** A key that is new belongs to the new release; one that was there led to the data. */
  boolean movesData() {
    return before.filter(b -> !b.isEmpty()).isPresent() && DATA.matcher(key).matches();
  }

  /** {@code SECRET_KEY of api, worker}, with what becomes of it. */
  static String words(List<EnvironmentChange> changes) {
    var parts = new TreeMap<String, TreeSet<String>>();
    changes.forEach(c ->
        parts
            .computeIfAbsent(
                c.key() + (c.after().isPresent() ? " changes in " : " is not set any more in "),
                k -> new TreeSet<>())
            .add(c.part()));
    return parts.entrySet().stream()
        .map(p -> p.getKey() + String.join(", ", p.getValue()))
        .collect(Collectors.joining("; "));
  }
}
