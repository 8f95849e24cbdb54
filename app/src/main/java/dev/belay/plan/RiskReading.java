package dev.belay.plan;

import dev.belay.check.RiskFact;
import dev.belay.check.RiskFacts;
import dev.belay.config.EffectiveEnvironment;
import dev.belay.config.EffectiveProject;
import dev.belay.config.EnvEntry;
import dev.belay.config.EnvFile;
import dev.belay.config.EnvSet;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.Observed;
import dev.belay.release.AlembicHistory;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseUse;
import dev.belay.survey.HostSummary;
import dev.belay.survey.PluginPackage;
import dev.belay.survey.ServiceEntry;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The facts that risks are judged by, read from what the survey and the merge have found. */
final class RiskReading {
  private static final String WEAVIATE = "curl http://WEAVIATE_HOST:8080/v1/meta";

  private final Map<RiskFact, Observed<?>> facts = new EnumMap<>(RiskFact.class);

  private RiskReading() {}

  /**
   * @param then the project that the upgrade leaves
   */
  static RiskFacts of(
      ReleaseFacts old,
      ReleaseFacts next,
      AlembicHistory history,
      Observations seen,
      EffectiveProject then,
      List<ServiceRow> services,
      MigrationFacts released) {
    var reading = new RiskReading();
    EnvSet now = seen.installation().environment();
    EnvSet merged = then.set();
    reading.know(RiskFact.DEPLOYMENT_KIND, "compose");
    reading.know(RiskFact.ENV, values(now));
    Map<String, String> after = values(merged);
    reading.know(RiskFact.AFTER, after);
    reading.services(seen, then, services);
    reading.know(RiskFact.DEPLOYMENT_QUEUES, queues(next, then));
    reading.hosts(EffectiveProject.of(now), then);
    EffectiveEnvironment api = merged.effective().get("api");
    reading.know(RiskFact.DEPLOYMENT_API_GETS, api == null ? Map.of() : api.values());
    reading.know(RiskFact.DEPLOYMENT_REFUSED, then.refused(old.version(), next.version()));
    reading.know(RiskFact.DEPLOYMENT_NETWORKS, now.compose().networks());
    reading.know(RiskFact.DEPLOYMENT_MOUNTS_MOVED, moved(seen, merged));
    reading.facts.put(RiskFact.VECTOR_WEAVIATE_MINOR, weaviate(seen, after));
    reading.host(seen.host());
    reading.facts.put(
        RiskFact.SANDBOX_PYTHON_PATH,
        SandboxFile.python(seen.installation(), seen.files(), seen.host().sandboxPython()));
    String engine = after.getOrDefault("DB_TYPE", "postgresql");
    reading.know(RiskFact.DATABASE_ENGINE, engine.isEmpty() ? "postgresql" : engine);
    reading.database(seen.database());
    reading.facts.put(RiskFact.DATABASE_LOGIN_WITH_MERGED, seen.admitted());
    reading.facts.put(RiskFact.DATABASE_LOGIN_OF_DAEMON, seen.daemonAdmitted());
    reading.facts.put(
        RiskFact.DATABASE_SCHEMA_DIFFERENCES,
        both(
            seen.database(),
            seen.use(),
            (d, c) -> new SchemaGaps(released).of(List.of(old, next), d, c)));
    reading.use(seen);
    return new RiskFacts(old, next, history, reading.facts);
  }

  private static List<String> moved(Observations seen, EnvSet merged) {
    var started =
        seen.installation().services().stream()
            .filter(ServiceEntry::started)
            .map(ServiceEntry::name)
            .collect(Collectors.toSet());
    return new MovedMounts(started, seen.installation().environment(), merged).sentences();
  }

  private void host(HostSummary host) {
    facts.put(RiskFact.STORAGE_OWNER_UID, host.storageOwner());
    facts.put(RiskFact.STORAGE_REPAIR_FLAG, host.repairFlag());
    facts.put(RiskFact.HOST_MEMORY_BYTES, host.memoryBytes());
    facts.put(RiskFact.DEPLOYMENT_COMPOSE_VERSION, host.composeVersion());
  }

  private void use(Observations seen) {
    var use = seen.use();
    facts.put(
        RiskFact.DATABASE_ROWS,
        both(
            seen.database(),
            use,
            (d, c) -> {
              var rows = new TreeMap<>(d.counts());
              rows.putAll(c.rows());
              return Observed.known(rows);
            }));
    facts.put(RiskFact.DATABASE_OVERDUE, use.map(DatabaseUse::overdue));
    facts.put(RiskFact.WORKFLOWS_PRIVATE_HOSTS, flat(use.map(DatabaseUse::privateHosts)));
    facts.put(
        RiskFact.DATABASE_CUSTOM_PROVIDERS,
        switch (flat(use.map(DatabaseUse::providers))) {
          case Observed.Known<List<String>>(var used) when !used.isEmpty() ->
              Observed.unknown(
                  "whether each of these is a plugin by now: " + String.join(", ", used),
                  "look each of them up in the Marketplace");
          case Observed<List<String>> none -> none;
        });
    Observed<List<String>> installed = flat(use.map(DatabaseUse::plugins));
    Observed<List<PluginPackage>> packages = seen.host().packages();
    facts.put(
        RiskFact.PLUGINS_WITHOUT_PACKAGE,
        both(
            installed,
            packages,
            (plugins, there) -> {
              var names = there.stream().map(PluginPackage::name).toList();
              return Observed.known(plugins.stream().filter(p -> !names.contains(p)).toList());
            }));
    facts.put(RiskFact.PLUGINS_UNSIGNED, unsigned(installed, packages));
  }

  /** Packages without a signature; of those that are known to be installed when that is known. */
  private static Observed<List<String>> unsigned(
      Observed<List<String>> installed, Observed<List<PluginPackage>> packages) {
    return packages.map(there ->
        there.stream()
            .filter(p -> !p.signed())
            .map(PluginPackage::name)
            .filter(name -> installed.ifKnown().map(i -> i.contains(name)).orElse(true))
            .toList());
  }

  /** The minor version by the image's tag, when the address is that of the bundled server. */
  private static Observed<Long> weaviate(Observations seen, Map<String, String> after) {
    String endpoint = after.getOrDefault("WEAVIATE_ENDPOINT", "");
    var bundled = seen.installation().service("weaviate");
    var minor =
        bundled.map(s -> s.tag().split("[.]")).filter(v -> v.length > 1 && v[0].equals("1"));
    if (minor.isPresent() && (endpoint.isEmpty() || endpoint.contains("//weaviate:"))) {
      try {
        return Observed.known(Long.parseLong(minor.get()[1]));
      } catch (NumberFormatException e) {
        return Observed.unknown("the tag of the bundled Weaviate is no version", WEAVIATE);
      }
    }
    return Observed.unknown("which version answers at " + endpoint, WEAVIATE);
  }

  private static <A, B, C> Observed<C> both(
      Observed<A> a, Observed<B> b, BiFunction<A, B, Observed<C>> known) {
    return flat(a.map(x -> flat(b.map(y -> known.apply(x, y)))));
  }

  private static <T> Observed<T> flat(Observed<Observed<T>> nested) {
    return switch (nested) {
      case Observed.Known<Observed<T>>(var inner) -> inner;
      case Observed.Unknown<Observed<T>>(var why, var next) -> Observed.unknown(why, next);
    };
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

  /** What is started after the upgrade, with the files that decide its image. */
  private void services(Observations seen, EffectiveProject then, List<ServiceRow> services) {
    var images = new LinkedHashMap<String, String>();
    var pins = new LinkedHashMap<String, String>();
    for (ServiceRow row : services) {
      // One that is built here has no tag that says its release: the layout asks for it.
      boolean built =
          !seen.installation().environment().compose().place(row.service()).build().isEmpty()
              && new ServiceEntry(row.service(), row.after(), true).imageName().startsWith("dify-");
      if (then.starts(row.service()) && !row.after().isEmpty() && !built) {
        images.put(row.service(), row.after());
        then.set().overlay().pin(row.service()).ifPresent(p -> pins.put(row.service(), p));
      }
    }
    var started =
        then.set().services().stream().filter(then.profiles()::start).map(s -> s.name()).toList();
    know(RiskFact.DEPLOYMENT_SERVICES, started);
    know(RiskFact.DEPLOYMENT_IMAGES, images);
    elsewhere(then.set()).forEach((key, place) -> pins.put("api environment " + key, place));
    know(RiskFact.DEPLOYMENT_PINS, pins);
    know(RiskFact.DEPLOYMENT_IMAGES_NOW, startedNow(seen));
  }

  /** What the API gets from anywhere but {@code .env}, with file and line. */
  private static Map<String, String> elsewhere(EnvSet set) {
    var places = new TreeMap<String, String>();
    for (EnvFile file : set.files().values()) {
      if (!set.projectFiles().contains(file)) {
        for (EnvEntry entry : file.entries()) {
          String place = set.place("api", entry.key());
          if (place.startsWith(file.name() + ":")) {
            places.put(entry.key(), place);
          }
        }
      }
    }
    places.putAll(set.overlay().environment("api"));
    return places;
  }

  private static Map<String, String> startedNow(Observations seen) {
    var images = new LinkedHashMap<String, String>();
    seen.installation().services().stream()
        .filter(s -> s.started() && !s.image().isEmpty())
        .forEach(s -> images.put(s.name(), s.image()));
    return images;
  }

  private void hosts(EffectiveProject now, EffectiveProject then) {
    var found = new LinkedHashSet<>(then.names());
    found.addAll(then.ownHosts());
    know(RiskFact.DEPLOYMENT_HOSTS, List.copyOf(found));
    know(RiskFact.DEPLOYMENT_HOSTS_NOW, List.copyOf(now.names()));
  }

  /** A worker without queues of its own takes those of its release. */
  private static List<String> queues(ReleaseFacts next, EffectiveProject then) {
    var queues = new LinkedHashSet<String>();
    then.workers()
        .values()
        .forEach(own -> queues.addAll(own.isEmpty() ? next.celeryQueues() : own));
    return List.copyOf(queues);
  }

  private void database(Observed<DatabaseSummary> database) {
    read(database, RiskFact.DATABASE_SERVER_MAJOR, d -> (long) d.major());
    read(database, RiskFact.DATABASE_HEAD, DatabaseSummary::revision);
    read(database, RiskFact.DATABASE_PLUGIN_EXISTS, DatabaseSummary::pluginDatabase);
    read(database, RiskFact.DATABASE_CAN_CREATE, DatabaseSummary::mayCreateDatabases);
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
