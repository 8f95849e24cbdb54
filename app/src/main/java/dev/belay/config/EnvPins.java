package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.ServiceFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Values that name a service, a profile or queues of the old release. */
final class EnvPins {
  private static final String PROFILES = Profiles.KEY;
  private static final String QUEUES = "CELERY_QUEUES";
  private final EnvWork work;

  EnvPins(EnvWork work) {
    this.work = work;
  }

  void apply() {
    work.rules.between(Kind.SERVICE, work.from.version(), work.to.version()).forEach(this::hosts);
    profiles();
    queues();
  }

  private void hosts(Rule rule) {
    boolean was = work.mine.services().stream().anyMatch(s -> s.name().equals(rule.subject()));
    if (work.next.runnable(rule.subject()) || !was) {
      return;
    }
    for (Map.Entry<String, String> each : work.project.entrySet()) {
      String key = each.getKey();
      String value = HostPlaces.exchanged(key, each.getValue(), rule.subject(), rule.becomes());
      if (!work.explained.containsKey(key) && !value.equals(each.getValue())) {
        host(rule, key, value);
      }
    }
  }

  private void host(Rule rule, String key, String value) {
    String holds =
        work.decide(
            "host." + key,
            key,
            "%s names the service %s, which is now %s"
                .formatted(key, rule.subject(), rule.becomes()),
            List.of("rename", "keep"),
            "no service of the target answers to " + rule.subject(),
            false);
    boolean shell = work.mine.shell().containsKey(key);
    if (holds.equals("rename") && !shell) {
      work.draft(work.interpolationFile(key)).set(key, value);
      work.explained.put(key, "the service " + rule.subject() + " is now " + rule.becomes());
    }
    work.change(
        key,
        EnvKind.HOST_PIN,
        Optional.of(holds.equals("rename") && !shell ? value : work.project.getOrDefault(key, "")),
        shell ? "it is set in the shell: change it there" : "service renamed, " + rule.source());
  }

  private void profiles() {
    String before = work.project.getOrDefault(PROFILES, "");
    if (work.explained.containsKey(PROFILES)) {
      return;
    }
    EnvSet after = work.after();
    Map<String, String> project = after.project();
    Profiles now = Profiles.of(work.project);
    Profiles active = Profiles.of(project);
    var pointedAt = pointedAt();
    var missing = new LinkedHashSet<String>();
    for (ServiceFacts service : after.services()) {
      boolean used = pointedAt.contains(service.name()) && runs(service, now);
      if (!active.start(service) && (used || wanted(service, project))) {
        service.profiles().stream().filter(p -> !p.isEmpty()).findFirst().ifPresent(missing::add);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String added = String.join(",", missing);
    String holds =
        work.decide(
            "profiles",
            PROFILES,
            "add the profile %s to COMPOSE_PROFILES?".formatted(added),
            List.of("append", "keep"),
            "without it the services that your configuration points at are not started",
            false);
    boolean shell = work.mine.shell().containsKey(PROFILES);
    String value = before.isEmpty() ? added : before + "," + added;
    if (holds.equals("append") && !shell) {
      String file = work.interpolationFile(PROFILES);
      work.draft(file)
          .raw(
              PROFILES,
              raw(file)
                  .filter(r -> !r.isEmpty())
                  .map(r -> r + "," + added)
                  .orElseGet(() -> Escapes.written(value)));
      work.explained.put(PROFILES, "a profile that the target needs was added");
    }
    work.change(
        PROFILES,
        EnvKind.PROFILE_PIN,
        Optional.of(holds.equals("append") && !shell ? value : before),
        shell ? "it is set in the shell: add " + added + " there" : "the target needs " + added);
  }

  /** The operator's own text when it can simply be continued. */
  private Optional<String> raw(String file) {
    EnvFile text = work.mine.files().get(file);
    return text == null
        ? Optional.empty()
        : text.find(PROFILES).filter(e -> e.form() == EnvEntry.Form.PLAIN).map(EnvEntry::template);
  }

  /** The services of the target in whose place the API of today gets through to one. */
  private Set<String> pointedAt() {
    List<Rule> renames = work.rules.between(Kind.SERVICE, work.from.version(), work.to.version());
    EffectiveEnvironment api = work.mine.effective().get("api");
    return Endpoints.hosts(api == null ? work.project : api.values()).values().stream()
        .map(host -> EnvRules.successor(renames, host))
        .collect(Collectors.toSet());
  }

  /** A service that the database address names, or that a switch needs. */
  private boolean wanted(ServiceFacts service, Map<String, String> project) {
    String host = project.getOrDefault("DB_HOST", work.newDefaults.value("DB_HOST").orElse(""));
    boolean collaboration =
        service.profiles().contains("collaboration")
            && project
                .getOrDefault(
                    "ENABLE_COLLABORATION_MODE",
                    work.newDefaults.value("ENABLE_COLLABORATION_MODE").orElse(""))
                .equalsIgnoreCase("true");
    return service.name().equals(host) || collaboration;
  }

  /** Whether the service, or the one whose place it takes, is started today. */
  private boolean runs(ServiceFacts service, Profiles now) {
    List<Rule> renames = work.rules.between(Kind.SERVICE, work.from.version(), work.to.version());
    return work.mine.services().stream()
        .filter(s ->
            s.name().equals(service.name())
                || EnvRules.successor(renames, s.name()).equals(service.name()))
        .anyMatch(now::start);
  }

  private void queues() {
    String value = work.project.getOrDefault(QUEUES, "");
    if (value.isEmpty()) {
      return;
    }
    var missing = new TreeSet<>(work.to.celeryQueues());
    missing.removeAll(work.from.celeryQueues());
    missing.removeAll(List.of(value.split("\\s*,\\s*")));
    if (missing.isEmpty()) {
      return;
    }
    String added = String.join(",", missing);
    String holds =
        work.decide(
            "queues",
            QUEUES,
            "your worker consumes named queues only; add the new ones (%s)?".formatted(added),
            List.of("append", "keep"),
            "nobody else consumes them: from 1.13.0 on, streaming of workflows waits for ever",
            true);
    boolean append = holds.equals("append") && !work.mine.shell().containsKey(QUEUES);
    if (append) {
      work.draft(work.interpolationFile(QUEUES)).set(QUEUES, value + "," + added);
      work.explained.put(QUEUES, "queues of the target were added");
    }
    work.change(
        QUEUES,
        EnvKind.QUEUE_PIN,
        Optional.of(append ? value + "," + added : value),
        "new queues: " + added);
  }
}
