package dev.belay.plan;

import dev.belay.check.RiskFact;
import dev.belay.check.RiskFacts;
import dev.belay.config.EffectiveEnvironment;
import dev.belay.config.EnvSet;
import dev.belay.outside.Observed;
import dev.belay.release.AlembicHistory;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.HostSummary;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The facts that risks are judged by, read from what the survey and the merge have found. */
final class RiskReading {
  private final Map<RiskFact, Observed<?>> facts = new EnumMap<>(RiskFact.class);

  private RiskReading() {}

  /**
   * @param merged the installation with the merged configuration and the target's services
   */
  static RiskFacts of(
      ReleaseFacts old,
      ReleaseFacts next,
      AlembicHistory history,
      ComposeInstallation installation,
      EnvSet merged,
      List<ServiceRow> services,
      Observed<DatabaseSummary> database,
      HostSummary host) {
    var reading = new RiskReading();
    reading.know(RiskFact.DEPLOYMENT_KIND, "compose");
    reading.know(RiskFact.ENV, values(installation.environment()));
    Map<String, String> after = values(merged);
    reading.know(RiskFact.AFTER, after);
    reading.services(services);
    reading.know(RiskFact.DEPLOYMENT_QUEUES, queues(next, after));
    reading.facts.put(RiskFact.STORAGE_OWNER_UID, host.storageOwner());
    reading.facts.put(RiskFact.STORAGE_REPAIR_FLAG, host.repairFlag());
    reading.facts.put(RiskFact.SANDBOX_PYTHON_PATH, host.sandboxPython());
    reading.facts.put(RiskFact.HOST_MEMORY_BYTES, host.memoryBytes());
    reading.facts.put(RiskFact.DEPLOYMENT_COMPOSE_VERSION, host.composeVersion());
    String engine = after.getOrDefault("DB_TYPE", "postgresql");
    reading.know(RiskFact.DATABASE_ENGINE, engine.isEmpty() ? "postgresql" : engine);
    reading.database(database);
    return new RiskFacts(old, next, history, reading.facts);
  }

  /** Every key that some service gets; where services differ, the API's value. */
  private static Map<String, String> values(EnvSet set) {
    Map<String, EffectiveEnvironment> all = set.effective();
    var values = new TreeMap<String, String>();
    all.values().forEach(e -> e.values().forEach(values::putIfAbsent));
    set.project().forEach(values::putIfAbsent);
    for (String first : List.of("worker", "api")) {
      EffectiveEnvironment e = all.get(first);
      if (e != null) {
        values.putAll(e.values());
      }
    }
    return values;
  }

  private void services(List<ServiceRow> services) {
    var started = services.stream().filter(s -> s.active() && !s.after().isEmpty()).toList();
    var images = new LinkedHashMap<String, String>();
    started.forEach(s -> images.put(s.service(), s.after()));
    know(RiskFact.DEPLOYMENT_SERVICES, List.copyOf(images.keySet()));
    know(RiskFact.DEPLOYMENT_IMAGES, images);
  }

  private static List<String> queues(ReleaseFacts next, Map<String, String> after) {
    String pinned = after.getOrDefault("CELERY_QUEUES", "");
    return pinned.isBlank()
        ? next.celeryQueues()
        : Arrays.stream(pinned.split(",", -1)).map(String::strip).toList();
  }

  private void database(Observed<DatabaseSummary> database) {
    read(database, RiskFact.DATABASE_SERVER_MAJOR, d -> (long) d.major());
    read(database, RiskFact.DATABASE_HEAD, DatabaseSummary::revision);
    read(database, RiskFact.DATABASE_PLUGIN_EXISTS, DatabaseSummary::pluginDatabase);
    read(database, RiskFact.DATABASE_CAN_CREATE, DatabaseSummary::mayCreateDatabases);
    read(database, RiskFact.DATABASE_ROWS, DatabaseSummary::counts);
    read(database, RiskFact.DATABASE_LEGACY_MODEL_TYPES, DatabaseSummary::legacyModelTypes);
    read(database, RiskFact.DATABASE_TENANTS, d -> d.counts().getOrDefault("tenants", 0L));
  }

  private <T> void read(
      Observed<DatabaseSummary> database,
      RiskFact fact,
      java.util.function.Function<DatabaseSummary, T> part) {
    facts.put(fact, database.map(part));
  }

  private void know(RiskFact fact, Object value) {
    facts.put(fact, Observed.known(value));
  }
}
