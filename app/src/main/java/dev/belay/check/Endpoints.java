package dev.belay.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a configuration expects other services of the same project. */
final class Endpoints {
  private static final List<String> ALWAYS =
      List.of(
          "DB_HOST",
          "REDIS_HOST",
          "PLUGIN_DAEMON_URL",
          "CODE_EXECUTION_ENDPOINT",
          "SSRF_PROXY_HTTP_URL",
          "SSRF_PROXY_HTTPS_URL",
          "CELERY_BROKER_URL");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z+]+://)?(?:[^@/]*@)?([A-Za-z0-9_.-]+)(?::\\d+)?(?:/.*)?");

  private Endpoints() {}

  /** Key to bare host name: a name without dots can only be a service (or the host itself). */
  static Map<String, String> hosts(Map<String, String> env) {
    String store = env.getOrDefault("VECTOR_STORE", "weaviate").toUpperCase(Locale.ROOT);
    String prefix = store.replace('-', '_').replace("ELASTICSEARCH_JA", "ELASTICSEARCH") + "_";
    var hosts = new TreeMap<String, String>();
    env.forEach((key, value) -> {
      boolean vector =
          key.startsWith(prefix) && key.matches(".*_(HOST|URL|URI|ENDPOINT|GRPC_ENDPOINT)");
      if ((ALWAYS.contains(key) || vector) && !value.isEmpty()) {
        Matcher host = HOST.matcher(value);
        if (host.matches() && host.group(1).indexOf('.') < 0 && !own(host.group(1))) {
          hosts.put(key, host.group(1));
        }
      }
    });
    return hosts;
  }

  private static boolean own(String host) {
    return host.equals("localhost");
  }
}
