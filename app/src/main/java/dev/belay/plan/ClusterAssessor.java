package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.check.RiskFact;
import dev.belay.check.RiskFacts;
import dev.belay.check.Risks;
import dev.belay.config.EnvMask;
import dev.belay.kubernetes.Workload;
import dev.belay.migration.MigrationFacts;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.VersionChange.Upgrade;
import dev.belay.survey.DatabaseSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Brings together what is known about an upgrade of an installation in a cluster. */
public final class ClusterAssessor {
  /** Checks by Compose or by the names of its services: they say nothing of a cluster. */
  private static final Set<String> OF_COMPOSE =
      Set.of(
          "profiles-start",
          "compose-accepts",
          "compose-new-enough",
          "networks-same",
          "hosts-resolve",
          "mounts-moved",
          "stores-in-order");

  private final Catalog catalog;
  private final MigrationFacts released;
  private final Observed<DatabaseSummary> database;
  private final Losses.Count losses;

  public ClusterAssessor(
      Catalog catalog,
      MigrationFacts released,
      Observed<DatabaseSummary> database,
      Losses.Count losses) {
    this.catalog = catalog;
    this.released = released;
    this.database = database;
    this.losses = losses;
  }

  public Assessment assess(Upgrade way, ClusterChange change, Risks risks) {
    ReleaseFacts before = catalog.release(way.from());
    ReleaseFacts after = catalog.release(way.to());
    var migrations = new MigrationRows(catalog, released, database);
    Optional<PathExplanation> explained = migrations.explained(before, after);
    List<MigrationRow> rows = migrations.rows(explained, before, after);
    var findings = new ArrayList<Finding>(ClusterFindings.of(change, !rows.isEmpty()));
    findings.addAll(new KnownWay(catalog, released, List.of(), before, after).findings(explained));
    risks.judge(facts(before, after, change)).stream()
        .filter(f -> !OF_COMPOSE.contains(f.id()))
        .map(f -> f.advised(ClusterAssessor::byHand))
        .forEach(findings::add);
    explained.ifPresent(p -> findings.addAll(Losses.findings(Losses.of(p), losses)));
    return new Assessment(
        Assessment.SCHEMA,
        Path.of("namespace " + change.now().place().namespace()),
        way.from(),
        way.to(),
        way.hops(),
        findings,
        List.of(),
        configuration(change),
        services(change),
        rows,
        List.of(),
        ladder(way, rows.isEmpty(), after.alembicHead()),
        database);
  }

  /** What a survey of a host would tell, one in a cluster does not. */
  private static String byHand(String next) {
    return next.startsWith("belay survey") ? "look for it by hand: in a cluster nobody does" : next;
  }

  /** Both by hand: neither is tried by a rehearsal. */
  private static List<Rung> ladder(Upgrade way, boolean sameSchema, String head) {
    var backup =
        new Rung.Premise(
            "a backup of every database that was restored and compared",
            Rung.State.UNKNOWN,
            "nobody has looked at it");
    return List.of(
        new Rung(
            "helm rollback",
            way.from(),
            sameSchema,
            sameSchema
                ? "both releases have the same schema"
                : "it puts the old release on the schema of the new one, head %s, and says success"
                    .formatted(head),
            List.of(),
            sameSchema ? "nothing" : "",
            sameSchema ? "by hand: helm rollback" : ""),
        new Rung(
            "the databases from a backup, then the old release",
            way.from(),
            true,
            "writers to 0 and gone, the databases back, the old chart and values with 0 replicas,"
                + " alembic_version read, then the replicas",
            List.of(backup),
            "everything that was written since the backup",
            "by hand, in this order"));
  }

  private RiskFacts facts(ReleaseFacts old, ReleaseFacts next, ClusterChange change) {
    var facts = new EnumMap<RiskFact, Observed<?>>(RiskFact.class);
    facts.put(RiskFact.DEPLOYMENT_KIND, Observed.known("helm"));
    List<Workload> now = change.now().workloads();
    ClusterChange.api(now).ifPresent(a -> facts.put(RiskFact.ENV, Observed.known(a.texts())));
    facts.put(RiskFact.DEPLOYMENT_IMAGES_NOW, Observed.known(ClusterChange.images(now)));
    List<Workload> then = change.workloads();
    ClusterChange.api(then)
        .ifPresent(a -> {
          Map<String, String> texts = a.texts();
          facts.put(RiskFact.AFTER, Observed.known(texts));
          facts.put(RiskFact.DEPLOYMENT_API_GETS, Observed.known(texts));
          facts.put(RiskFact.DEPLOYMENT_IMAGES, Observed.known(ClusterChange.images(then)));
          facts.put(
              RiskFact.DEPLOYMENT_SERVICES,
              Observed.known(List.copyOf(ClusterChange.images(then).keySet())));
          String engine = texts.getOrDefault("DB_TYPE", "");
          facts.put(
              RiskFact.DATABASE_ENGINE, Observed.known(engine.isEmpty() ? "postgresql" : engine));
        });
    facts.put(RiskFact.DATABASE_SERVER_MAJOR, database.map(d -> (long) d.major()));
    facts.put(RiskFact.DATABASE_HEAD, database.map(DatabaseSummary::revision));
    facts.put(RiskFact.DATABASE_PLUGIN_EXISTS, database.map(DatabaseSummary::pluginDatabase));
    facts.put(RiskFact.DATABASE_CAN_CREATE, database.map(DatabaseSummary::mayCreateDatabases));
    facts.put(RiskFact.DATABASE_TENANTS, database.map(d -> d.counts().getOrDefault("tenants", 0L)));
    return new RiskFacts(old, next, catalog.alembic(), facts);
  }

  private static List<ServiceRow> services(ClusterChange change) {
    var before = ClusterChange.images(change.now().workloads());
    if (change.next() instanceof Observed.Unknown) {
      return List.of();
    }
    var after = ClusterChange.images(change.workloads());
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .map(
            n -> new ServiceRow(n, before.getOrDefault(n, ""), after.getOrDefault(n, ""), true, ""))
        .toList();
  }

  /** Every key that a container gets with another value, once for all parts that agree. */
  private static List<ConfigurationRow> configuration(ClusterChange change) {
    var masks = new TreeMap<String, String>();
    change.now().workloads().forEach(w -> w.containers().forEach(c -> masks.putAll(c.texts())));
    change.workloads().forEach(w -> w.containers().forEach(c -> masks.putAll(c.texts())));
    var mask = new EnvMask(masks);
    var rows = new TreeMap<String, ConfigurationRow>();
    for (var c : EnvironmentChange.of(change.now().workloads(), change.workloads())) {
      String before = mask.shown(c.key(), c.before());
      String after = mask.shown(c.key(), c.after());
      rows.putIfAbsent(
          c.key() + before + after,
          new ConfigurationRow(
              c.key(),
              c.before().isEmpty() ? "added" : c.after().isEmpty() ? "gone" : "changed",
              "",
              "",
              before,
              after,
              c.movesData(),
              "rendered for " + c.part()));
    }
    return List.copyOf(rows.values());
  }
}
