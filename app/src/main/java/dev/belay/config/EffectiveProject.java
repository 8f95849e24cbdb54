package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.DifyVersion;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Compose project as Compose resolves it: its files merged, variables and profiles applied.
 * Asked of an installation as it is and of what an upgrade leaves.
 *
 * @param set the files that it is made of
 */
public record EffectiveProject(EnvSet set, Profiles profiles) {
  private static final Pattern NAMED_QUEUES = Pattern.compile("(?:-Q|--queues)[\\s=]*(\\S+)");

  private static final Pattern SERVER_FILES =
      Pattern.compile(
          "/var/lib/(postgresql(/data)?|mysql|weaviate|milvus|opengauss)(/.*)?|/data|/etcd"
              + "|/qdrant/storage|/usr/share/(elastic|open)search/data");

  public static EffectiveProject of(EnvSet set) {
    return new EffectiveProject(set, Profiles.of(set.project()));
  }

  public Optional<ServiceFacts> service(String name) {
    return Optional.ofNullable(set.compose().services().get(name));
  }

  /** Whether {@code docker compose up} starts a service by itself. */
  public boolean starts(String name) {
    return service(name).filter(profiles::start).isPresent();
  }

  /** The image of a service with its variables resolved; empty when it is built here. */
  public String image(ServiceFacts service) {
    return Interpolation.expand(service.image(), "the image of " + service.name(), variables());
  }

  private Variables variables() {
    return set.variables();
  }

  /** Every name under which a service of the project is found, whether it is started or not. */
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (String service : set.compose().services().keySet()) {
      if (set.compose().runnable(service)) {
        names.add(service);
        names.addAll(expanded(set.compose().place(service).names()));
      }
    }
    return names;
  }

  /** Names that containers resolve without a service: {@code extra_hosts}, {@code links}. */
  public Set<String> ownHosts() {
    var hosts = new LinkedHashSet<String>();
    set.compose().found().values().forEach(place -> hosts.addAll(expanded(place.hosts())));
    return hosts;
  }

  private List<String> expanded(List<String> texts) {
    return texts.stream().map(t -> Interpolation.expand(t, "a host", variables())).toList();
  }

  /**
   * The queues of every worker that is started, by service; an empty list stands for those that a
   * worker takes by itself.
   */
  public Map<String, List<String>> workers() {
    var effective = set.effective();
    var workers = new LinkedHashMap<String, List<String>>();
    for (ServiceFacts service : set.services()) {
      EffectiveEnvironment environment = effective.get(service.name());
      if (!profiles.start(service) || environment == null) {
        continue;
      }
      String command = String.join(" ", service.command()) + String.join(" ", service.entrypoint());
      boolean own = command.contains("celery") && command.contains("worker");
      String mode = environment.values().getOrDefault("MODE", service.name());
      if (own || mode.equals("worker")) {
        Matcher named = NAMED_QUEUES.matcher(command);
        workers.put(
            service.name(),
            list(
                own && named.find()
                    ? named.group(1)
                    : environment.values().getOrDefault("CELERY_QUEUES", "")));
      }
    }
    return workers;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(q -> !q.isEmpty()).toList();
  }

  /**
   * Why Compose would refuse the project as a whole, one sentence for each place.
   *
   * @param from the release before the upgrade that leads here
   */
  public List<String> refused(DifyVersion from, DifyVersion to) {
    var refused = new ArrayList<String>();
    List<Rule> renames = EnvRules.shipped().between(Kind.SERVICE, from, to);
    ComposeStructure compose = set.compose();
    for (ServiceFacts service : set.services()) {
      String name = service.name();
      if (!profiles.start(service)) {
        continue; // Compose looks at what it would start
      }
      if (!compose.runnable(name)) {
        refused.add(
            "%s speaks of %s, which %s: without an image Compose refuses the whole project"
                .formatted(
                    set.overlay().place(name).orElse("a compose file"),
                    name,
                    renames.stream()
                        .filter(r -> r.subject().equals(name))
                        .map(r -> "is %s from %s on".formatted(r.becomes(), r.since()))
                        .findFirst()
                        .orElse("%s does not have".formatted(to))));
      } else {
        service.dependsOn().stream()
            .filter(d -> d.required() && !starts(d.service()))
            .forEach(d -> refused.add(missing(name, "depends on", d.service())));
        compose.place(name).needs().stream()
            .filter(need -> !starts(need))
            .forEach(need -> refused.add(missing(name, "names", need)));
      }
    }
    refused.addAll(shared());
    return List.copyOf(refused);
  }

  /** Two servers of one directory or volume: the second destroys what the first one writes. */
  private List<String> shared() {
    var owners = new LinkedHashMap<Mount, String>();
    var shared = new ArrayList<String>();
    for (ServiceFacts service : set.services()) {
      if (!profiles.start(service)) {
        continue;
      }
      for (String text : service.volumes()) {
        Optional<Mount> mount = Mount.of(text, variables()).filter(EffectiveProject::ofServer);
        if (mount.isEmpty() || text.endsWith(":ro")) {
          continue;
        }
        String source = mount.get().source();
        String path = mount.get().ofHost() ? EnvSet.normal(source) : source;
        String other = owners.putIfAbsent(new Mount(path, mount.get().target()), service.name());
        if (other != null && !other.equals(service.name())) {
          shared.add(
              "%s and %s would both be started on %s, and two servers on the same files destroy them"
                  .formatted(other, service.name(), path));
        }
      }
    }
    return shared;
  }

  private static boolean ofServer(Mount mount) {
    return SERVER_FILES.matcher(mount.target()).matches();
  }

  private String missing(String service, String how, String other) {
    return "service %s %s %s, which %s"
        .formatted(
            service,
            how,
            other,
            service(other).isPresent() ? "no profile in force starts" : "is no service any more");
  }
}
