package dev.belay.check;

import dev.belay.config.ComposeStructure;
import dev.belay.outside.Observed;
import dev.belay.release.AlembicHistory;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.HostSummary;
import dev.belay.survey.ServiceEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The facts of risks from what a survey of a Compose installation saw; pure. */
public final class SurveyedFacts {
  private static final Pattern QUEUES = Pattern.compile("(?:^|\\s)-Q\\s*(\\S+)");

  private final ReleaseFacts old;
  private final ReleaseFacts next;
  private final ComposeInstallation installation;
  private final Set<String> profilesAfter;
  private final Map<RiskFact, Observed<?>> facts = new EnumMap<>(RiskFact.class);

  private SurveyedFacts(
      ReleaseFacts old,
      ReleaseFacts next,
      ComposeInstallation installation,
      Set<String> profilesAfter) {
    this.old = old;
    this.next = next;
    this.installation = installation;
    this.profilesAfter = profilesAfter;
  }

  /**
   * @param env what the services get now: the API's variables, with those that only other services
   *     get added
   * @param after the same with the merged configuration
   * @param profilesAfter in force after the upgrade
   * @param more what other looks found; it wins over what is derived here
   */
  public static RiskFacts of(
      ReleaseFacts old,
      ReleaseFacts next,
      AlembicHistory history,
      ComposeInstallation installation,
      ComposeStructure structure,
      HostSummary host,
      Observed<DatabaseSummary> database,
      Observed<Map<String, String>> env,
      Observed<Map<String, String>> after,
      Set<String> profilesAfter,
      Map<RiskFact, Observed<?>> more) {
    var surveyed = new SurveyedFacts(old, next, installation, profilesAfter);
    surveyed.facts.put(RiskFact.ENV, env);
    surveyed.facts.put(RiskFact.AFTER, after);
    surveyed.deployment(structure, after);
    surveyed.host(host);
    surveyed.database(database);
    surveyed.facts.putAll(more);
    return new RiskFacts(old, next, history, surveyed.facts);
  }

  private void deployment(ComposeStructure structure, Observed<Map<String, String>> after) {
    var started = new ArrayList<String>();
    var images = new LinkedHashMap<String, String>();
    for (ServiceFacts service : next.compose().services()) {
      boolean starts =
          service.profiles().isEmpty()
              || service.profiles().stream().anyMatch(profilesAfter::contains);
      if (starts) {
        started.add(service.name());
        images.put(service.name(), image(service));
      }
    }
    for (ServiceEntry mine : installation.services()) {
      boolean yours = old.compose().service(mine.name()).isEmpty();
      if (yours && mine.started() && !started.contains(mine.name())) {
        started.add(mine.name());
      }
    }
    facts.put(RiskFact.DEPLOYMENT_KIND, Observed.known("compose"));
    facts.put(RiskFact.DEPLOYMENT_SERVICES, Observed.known(List.copyOf(started)));
    facts.put(RiskFact.DEPLOYMENT_IMAGES, Observed.known(Map.copyOf(images)));
    facts.put(RiskFact.DEPLOYMENT_NETWORKS, Observed.known(structure.networks()));
    facts.put(RiskFact.DEPLOYMENT_QUEUES, after.map(a -> queues(structure, a)));
  }

  /** A registry and a tag of one's own stay; an image as released moves on with its release. */
  private String image(ServiceFacts target) {
    var mine = installation.service(target.name());
    var released = old.compose().service(target.name());
    if (mine.isEmpty() || released.isEmpty()) {
      return target.image();
    }
    String image = mine.get().image();
    boolean releasedTag = released.get().imageTag().equals(mine.get().tag());
    boolean sameName = target.imageRepository().endsWith(mine.get().imageName());
    if (!releasedTag || !sameName) {
      return image;
    }
    int end = image.length() - mine.get().tag().length();
    return image.endsWith(":" + mine.get().tag())
        ? image.substring(0, end) + target.imageTag()
        : image + ":" + target.imageTag();
  }

  /** A worker's own command decides, else CELERY_QUEUES, else the release's own list. */
  private List<String> queues(ComposeStructure structure, Map<String, String> after) {
    var named = new ArrayList<String>();
    for (ServiceFacts service : structure.services().values()) {
      var words = new ArrayList<>(service.entrypoint());
      words.addAll(service.command());
      var list = QUEUES.matcher(String.join(" ", words));
      if (list.find()) {
        named.addAll(List.of(list.group(1).split(",", -1)));
      }
    }
    String set = after.getOrDefault("CELERY_QUEUES", "");
    if (!set.isEmpty()) {
      named.addAll(List.of(set.split("\\s*,\\s*", -1)));
    }
    return named.isEmpty() ? next.celeryQueues() : List.copyOf(named);
  }

  private void host(HostSummary host) {
    facts.put(RiskFact.STORAGE_OWNER_UID, host.storageOwnerUid());
    facts.put(RiskFact.STORAGE_REPAIR_FLAG, host.storageRepaired());
    facts.put(RiskFact.SANDBOX_PYTHON_PATH, host.sandboxPython());
    facts.put(RiskFact.HOST_MEMORY_BYTES, host.memoryBytes());
    facts.put(RiskFact.DEPLOYMENT_COMPOSE_VERSION, host.compose());
  }

  private void database(Observed<DatabaseSummary> database) {
    facts.put(RiskFact.DATABASE_ENGINE, database.map(d -> "postgresql"));
    facts.put(RiskFact.DATABASE_SERVER_MAJOR, database.map(d -> (long) d.major()));
    facts.put(RiskFact.DATABASE_HEAD, database.map(DatabaseSummary::revision));
    facts.put(RiskFact.DATABASE_ROWS, database.map(SurveyedFacts::rows));
    facts.put(RiskFact.DATABASE_TENANTS, database.map(d -> rows(d).getOrDefault("tenants", 0L)));
  }

  private static Map<String, Long> rows(DatabaseSummary database) {
    var rows = new LinkedHashMap<String, Long>();
    database.inventory().forEach((table, count) -> rows.put(table, count.count()));
    return rows;
  }
}
