package dev.belay.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a configuration expects other services, of all its keys those that are in use. */
public final class Endpoints {
  private static final List<String> ALWAYS =
      List.of(
          "DB_HOST",
          "REDIS_HOST",
          "PLUGIN_DAEMON_URL",
          "CODE_EXECUTION_ENDPOINT",
          "SSRF_PROXY_HTTP_URL",
          "SSRF_PROXY_HTTPS_URL",
          "INTERNAL_FILES_URL",
          "AGENT_BACKEND_BASE_URL",
          "CELERY_BROKER_URL");
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:(?<scheme>[a-z+]+)://)?(?:[^@/]*@)?(?<host>[A-Za-z0-9_.-]+)(?::(?<port>\\d+))?(?:/.*)?");
  private static final Map<String, String> USUAL_PORTS =
      Map.of(
          "DB_HOST", "5432",
          "REDIS_HOST", "6379",
          "http", "80",
          "https", "443",
          "grpc", "50051",
          "redis", "6379",
          "rediss", "6379");

  private Endpoints() {}

  /** Key to bare host name: a name without dots can only be a service (or the host itself). */
  public static Map<String, String> hosts(Map<String, String> env) {
    var hosts = new TreeMap<String, String>();
    matching(env)
        .forEach((key, place) -> {
          if (place.group("host").indexOf('.') < 0) {
            hosts.put(key, place.group("host"));
          }
        });
    return hosts;
  }

  /** Key to {@code host:port}; without those whose port cannot be told. */
  public static Map<String, String> places(Map<String, String> env) {
    var places = new TreeMap<String, String>();
    matching(env)
        .forEach((key, place) -> {
          String port = place.group("port");
          if (port == null) {
            port = env.get(key.replaceFirst("_HOST$", "_PORT"));
          }
          if (port == null || !port.matches("\\d+")) {
            String scheme = place.group("scheme");
            port = USUAL_PORTS.get(scheme == null ? key : scheme);
          }
          if (port != null) {
            places.put(key, place.group("host") + ":" + port);
          }
        });
    return places;
  }

  /** The settings in use that name one place which is not the container itself. */
  private static Map<String, Matcher> matching(Map<String, String> env) {
    String store = env.getOrDefault("VECTOR_STORE", "weaviate").toUpperCase(Locale.ROOT);
    String prefix = store.replace('-', '_').replace("ELASTICSEARCH_JA", "ELASTICSEARCH") + "_";
    var found = new TreeMap<String, Matcher>();
    env.forEach((key, value) -> {
      boolean vector =
          key.startsWith(prefix) && key.matches(".*_(HOST|URL|URI|ENDPOINT|GRPC_ENDPOINT)");
      Matcher place = PLACE.matcher(value);
      if ((ALWAYS.contains(key) || vector)
          && place.matches()
          && !place.group("host").matches("localhost|127[.].*|0[.]0[.]0[.]0")) {
        found.put(key, place);
      }
    });
    return found;
  }
}
