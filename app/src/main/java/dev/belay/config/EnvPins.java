package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values that name a service, a profile or queues of the old release. */
final class EnvPins {
  private static final Pattern ADDRESS =
      Pattern.compile(".*(HOST|URL|URI|ENDPOINT|UPSTREAM|DSN)S?(_.*)?");
  private static final String PROFILES = "COMPOSE_PROFILES";
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
    boolean still =
        Stream.concat(work.to.compose().services().stream(), work.mine.overrides().stream())
            .anyMatch(s -> s.name().equals(rule.subject()));
    boolean was = work.mine.services().stream().anyMatch(s -> s.name().equals(rule.subject()));
    if (still || !was) {
      return;
    }
    Pattern host = Pattern.compile("(?<![\\w.-])" + Pattern.quote(rule.subject()) + "(?=$|[:/,])");
    for (Map.Entry<String, String> each : work.project.entrySet()) {
      String key = each.getKey();
      Matcher found = host.matcher(each.getValue());
      if (!work.explained.containsKey(key) && named(key, each.getValue()) && found.find()) {
        host(rule, key, found.replaceAll(Matcher.quoteReplacement(rule.becomes())));
      }
    }
  }

  /** In a URL the name must be the host, not a path or a database. */
  private static boolean named(String key, String value) {
    return ADDRESS.matcher(key).matches() && (!value.contains("://") || value.matches("[^/]*//.*"));
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
    if (before.isEmpty() || work.explained.containsKey(PROFILES)) {
      return;
    }
    EnvSet after = work.after();
    Map<String, String> project = after.project();
    var active = new TreeSet<>(List.of(project.getOrDefault(PROFILES, "").split("\\s*,\\s*")));
    var missing = new ArrayList<String>();
    for (ServiceFacts service : after.services()) {
      if (!service.profiles().isEmpty()
          && service.profiles().stream().noneMatch(active::contains)
          && wanted(service, project)) {
        missing.add(service.profiles().getFirst());
      }
    }
    if (missing.isEmpty() || active.contains("*")) {
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
    String value = before + "," + added;
    if (holds.equals("append") && !shell) {
      String file = work.interpolationFile(PROFILES);
      work.draft(file)
          .raw(
              PROFILES,
              raw(file)
                  .map(r -> r + "," + added)
                  .orElseGet(() -> Escapes.written(before + "," + added)));
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

  /** A service that ran without a profile before, or that the database address names. */
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
