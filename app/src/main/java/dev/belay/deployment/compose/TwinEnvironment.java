package dev.belay.deployment.compose;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service of the twin is told (S19, S20): a host of the twin is its loopback, every other
 * host is one that does not exist, there is no mail, and the worker takes only what executes.
 *
 * @param own names of the services that the twin has
 */
record TwinEnvironment(Set<String> own) {
  /** Reserved by RFC 6761: no resolver ever answers for it. */
  static final String NOWHERE = "nowhere.invalid";

  private static final String LOOPBACK = "127.0.0.1";

  /** Queues from which streaming and the storing of its results are served, 1.13.0 and later. */
  private static final String QUEUES =
      "workflow_based_app_execution,workflow,workflow_storage,conversation";

  private static final Map<String, String> FIXED =
      Map.of(
          "MAIL_TYPE",
          "",
          "SENTRY_DSN",
          "",
          "CELERY_QUEUES",
          QUEUES,
          "CELERY_WORKER_QUEUES",
          QUEUES);

  /** Files in the twin are plain ones; what lies in an object store has no copy in it. */
  private static final Map<String, Set<String>> LOCAL =
      Map.of(
          "STORAGE_TYPE", Set.of("opendal", "local", ""),
          "OPENDAL_SCHEME", Set.of("fs", ""),
          "PLUGIN_STORAGE_TYPE", Set.of("local", ""));

  private static final Map<String, String> LOCAL_VALUE =
      Map.of("STORAGE_TYPE", "opendal", "OPENDAL_SCHEME", "fs", "PLUGIN_STORAGE_TYPE", "local");

  private static final Set<String> NO_DOOR =
      Set.of("localhost", LOOPBACK, "0.0.0.0", "::", "[::]", "[::1]", NOWHERE, "");

  private static final Pattern URL =
      Pattern.compile(
          "(?<before>[A-Za-z][A-Za-z0-9+.-]*://(?:[^/\\s,]*@)?)(?<host>\\[[^\\]]*]|[^:/?#,\\s\"']+)");
  private static final Pattern HOST_PORT =
      Pattern.compile(
          "(?<before>^|[,;\\s])(?<host>[A-Za-z0-9_.-]*[A-Za-z_][A-Za-z0-9_.-]*|\\d+\\.\\d+\\.\\d+\\.\\d+)(?=:\\d{2,5}\\b)");
  private static final Pattern HOSTS =
      Pattern.compile("(?<before>^|[,;\\s])(?<host>[A-Za-z0-9_.-]+)(?=$|[,;:\\s])");
  private static final Pattern HOST_KEY =
      Pattern.compile(
          ".*(HOST|HOSTS|SERVER|ENDPOINT|ADDRESS|ADDR|NODES|BROKERS|SENTINELS|CLUSTERS)");

  /** The environment of the same service in the twin. */
  Map<String, String> of(String service, Map<String, String> production) {
    var twin = new TreeMap<String, String>();
    production.forEach((key, value) -> twin.put(key, value(key, value)));
    if (service.equals(Services.API) || service.equals(Services.WORKER)) {
      twin.putAll(FIXED); // Also where production leaves them to the defaults of its image.
    }
    if (service.equals(Services.VECTORS)) {
      twin.put("CLUSTER_ADVERTISE_ADDR", LOOPBACK); // It looks for a network's address otherwise.
    }
    return twin;
  }

  private String value(String key, String value) {
    String fixed = FIXED.get(key);
    if (fixed != null) {
      return fixed;
    }
    if (elsewhere(key, value)) {
      return LOCAL_VALUE.getOrDefault(key, value);
    }
    String changed = replace(HOST_PORT, replace(URL, value));
    return isHosts(key, changed) ? replace(HOSTS, changed) : changed;
  }

  /** Whether a setting puts files where the twin has no copy of them. */
  static boolean elsewhere(String key, String value) {
    return LOCAL.containsKey(key) && !LOCAL.get(key).contains(value);
  }

  /** A list of names without a scheme, under a key that says so; numbers and flags are none. */
  private static boolean isHosts(String key, String value) {
    return HOST_KEY.matcher(key.toUpperCase(Locale.ROOT)).matches()
        && !value.contains("://")
        && !value.matches("(?i)true|false|\\d*|.*/.*");
  }

  private String replace(Pattern pattern, String value) {
    return pattern
        .matcher(value)
        .replaceAll(m -> Matcher.quoteReplacement(m.group("before") + instead(m.group("host"))));
  }

  private String instead(String host) {
    if (NO_DOOR.contains(host)) {
      return host;
    }
    return own.contains(host) ? LOOPBACK : NOWHERE;
  }

  /** Hosts that an environment names, wherever it names them. */
  static Set<String> hosts(Map<String, String> environment) {
    var hosts = new TreeSet<String>();
    environment.forEach((key, value) -> {
      URL.matcher(value).results().forEach(m -> hosts.add(m.group("host")));
      HOST_PORT.matcher(value).results().forEach(m -> hosts.add(m.group("host")));
      if (isHosts(key, value)) {
        HOSTS.matcher(value).results().forEach(m -> hosts.add(m.group("host")));
      }
    });
    hosts.removeAll(NO_DOOR);
    return hosts;
  }

  /**
   * Keys of the twin in whose value a host of production still stands, however it is written there.
   *
   * @param production hosts and addresses by which production is reached
   */
  static Set<String> doors(Map<String, String> twin, Collection<String> production) {
    var keys = new TreeSet<String>();
    twin.forEach((key, value) -> {
      var words = new TreeSet<>(List.of(value.split("[^A-Za-z0-9_.-]+", -1)));
      production.stream()
          .filter(h -> h.contains(".") && !NO_DOOR.contains(h) && words.contains(h))
          .forEach(h -> keys.add(key));
    });
    return keys;
  }
}
