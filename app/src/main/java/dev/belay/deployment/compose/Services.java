package dev.belay.deployment.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What Dify's services are to an upgrade, by their names in its Compose files. */
final class Services {
  static final String API = "api";
  static final String WORKER = "worker";
  static final String INIT = "init_permissions";
  static final String FRONT = "nginx";
  static final String DAEMON = "plugin_daemon";
  static final String VECTORS = "weaviate";

  /** Servers of stores that stay up while the application is stopped. */
  private static final Set<String> STORES =
      Set.of("db", "db_postgres", "db_mysql", "redis", "oceanbase", "seekdb");

  /** Effects that no rollback takes back come from these: they start last and stop first. */
  private static final List<String> LAST = List.of(FRONT, "worker_beat", WORKER);

  /** Helpers of an operator that are not part of serving. */
  private static final Set<String> OPTIONAL = Set.of("certbot");

  static final Duration GRACE = Duration.ofSeconds(60);

  /** Longer would not help: the shell that Dify puts before nginx and squid hears no signal. */
  private static final Duration SHORT_GRACE = Duration.ofSeconds(5);

  private Services() {}

  /** How long a service may take to finish its work; the engine's own 10 s kill a worker's task. */
  static Duration grace(String service) {
    boolean works =
        isStore(service)
            || service.startsWith(API)
            || service.startsWith(WORKER)
            || service.equals(DAEMON)
            || service.equals(VECTORS); // What is only in its log, a later one does not read.
    return works ? GRACE : SHORT_GRACE;
  }

  static boolean isStore(String service) {
    return STORES.contains(service);
  }

  static boolean isDatabase(String service) {
    return isStore(service) && !service.equals("redis");
  }

  /** Whether what it mounts is data that nothing makes anew. */
  static boolean hasData(String service) {
    return isStore(service) || Set.of(API, WORKER, DAEMON).contains(service);
  }

  /** Whether two releases mean the same by these names: the database was renamed in 1.10.1. */
  static boolean isSame(String one, String other) {
    return one.equals(other) || (isDatabase(one) && isDatabase(other));
  }

  /**
   * Everything that can write in groups, the front first, then what works for nobody in particular,
   * then the rest; what is unknown counts as a writer.
   */
  static List<List<String>> stopOrder(Collection<String> services) {
    var groups = new TreeMap<Integer, List<String>>();
    for (String service : services) {
      if (!isStore(service)) {
        int rank = service.equals(FRONT) ? 0 : LAST.contains(service) ? 1 : 2;
        groups.computeIfAbsent(rank, r -> new ArrayList<>()).add(service);
      }
    }
    return List.copyOf(groups.values());
  }

  /** What runs behind a closed front. */
  static List<String> closed(Collection<String> services) {
    return services.stream()
        .filter(s -> !isStore(s) && !LAST.contains(s) && !OPTIONAL.contains(s) && !s.equals(INIT))
        .toList();
  }

  /** What opens the installation, the front at the very end. */
  static List<String> opening(Collection<String> services) {
    return LAST.reversed().stream().filter(services::contains).toList();
  }
}
