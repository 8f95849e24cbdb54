package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what every service gets before and after, and writes into {@code .env} what would
 * otherwise be lost, until nothing more can be gained that way; the rest is named.
 */
final class EnvSettlement {
  private static final int ROUNDS = 6;
  private final EnvWork work;
  private final List<Rule> renamedServices;
  private final Map<String, EffectiveEnvironment> before;
  private final Map<String, EffectiveEnvironment> bare;
  private final Map<String, EffectiveEnvironment> fresh;

  /** Variables that this merge set, and to what: never set to something else afterwards. */
  private final Map<String, String> claims = new LinkedHashMap<>();

  EnvSettlement(EnvWork work) {
    this.work = work;
    this.renamedServices = work.rules.between(Kind.SERVICE, work.from.version(), work.to.version());
    this.before = work.mine.effective();
    this.bare = EnvSet.of(work.from, EnvFile.parse(".env", ""), Map.of()).effective();
    this.fresh = EnvSet.of(work.from, work.oldDefaults.fresh(), Map.of()).effective();
    before.values().forEach(e -> work.mask.learn(e.values()));
  }

  /** What remains different, with its reason. */
  List<EnvDifference> settle() {
    for (int round = 0; round < ROUNDS; round++) {
      EnvSet after = work.after();
      boolean changed = false;
      for (Pair pair : pairs(after)) {
        changed |= settle(pair);
      }
      if (!changed) {
        break;
      }
    }
    var differences = new ArrayList<EnvDifference>();
    for (Pair pair : pairs(work.after())) {
      differences(pair, differences);
    }
    return differences;
  }

  /** How many keys reach a service now that did not before. */
  Map<String, Integer> reaches() {
    var counts = new TreeMap<String, Integer>();
    for (Pair pair : pairs(work.after())) {
      var keys = new TreeSet<>(pair.after.values().keySet());
      keys.removeAll(pair.before.values().keySet());
      keys.removeAll(pair.service.environment().keySet());
      if (!keys.isEmpty()) {
        counts.put(pair.service.name(), keys.size());
      }
    }
    return counts;
  }

  /** A service of the target with the one it was. */
  private record Pair(
      String old, ServiceFacts service, EffectiveEnvironment before, EffectiveEnvironment after) {
    Optional<String> had(String key) {
      return Optional.ofNullable(before.values().get(key));
    }

    Optional<String> gets(String key) {
      return Optional.ofNullable(after.values().get(key));
    }
  }

  private List<Pair> pairs(EnvSet after) {
    Map<String, EffectiveEnvironment> now = after.effective();
    var pairs = new ArrayList<Pair>();
    for (Map.Entry<String, EffectiveEnvironment> old : before.entrySet()) {
      String name =
          now.containsKey(old.getKey())
              ? old.getKey()
              : EnvRules.successor(renamedServices, old.getKey());
      for (ServiceFacts service : after.services()) {
        if (service.name().equals(name)) {
          EffectiveEnvironment gets = java.util.Objects.requireNonNull(now.get(name));
          pairs.add(new Pair(old.getKey(), service, old.getValue(), gets));
        }
      }
    }
    return pairs;
  }

  private boolean settle(Pair pair) {
    boolean changed = false;
    for (String key : pair.before.values().keySet()) {
      Optional<String> had = pair.had(key);
      Optional<String> gets = pair.gets(key);
      if (work.newDefaults.same(pair.service, key, had, gets) || explained(pair, key).isPresent()) {
        continue;
      }
      Optional<String> wanted = customised(pair, key) ? had : followed(pair, key);
      if (wanted.isPresent() && !wanted.equals(gets)) {
        changed |= deliver(pair, key, wanted.get());
      }
    }
    return changed;
  }

  /** Whether the operator chose the value: the old release gives another one by itself. */
  private boolean customised(Pair pair, String key) {
    Optional<String> had = pair.had(key);
    return !had.equals(value(bare, pair.old, key)) && !had.equals(value(fresh, pair.old, key));
  }

  private static Optional<String> value(
      Map<String, EffectiveEnvironment> all, String service, String key) {
    return Optional.ofNullable(all.get(service)).map(e -> e.values().get(key));
  }

  /** What a default of the old release becomes: empty when the target may do as it likes. */
  private Optional<String> followed(Pair pair, String key) {
    Optional<String> had = pair.had(key);
    boolean secret = EnvMask.secret(key);
    if (pair.gets(key).isPresent()) {
      return secret ? had : Optional.empty();
    }
    if (secret) {
      return had.filter(v -> !v.isEmpty());
    }
    if (!read(pair.service, key)) {
      return Optional.empty();
    }
    Optional<String> now =
        work.newText(key, EnvWork.ENV).map(text -> EnvDefaults.evaluated(key, text));
    return now.isPresent() && !work.newDefaults.same(pair.service, key, now, pair.gets(key))
        ? now
        : had.filter(v -> now.isEmpty());
  }

  /** Whether the program of a service takes notice of a key that its environment lacks. */
  private boolean read(ServiceFacts service, String key) {
    if (EnvDefaults.runsApi(service)) {
      return work.newDefaults.reads(key);
    }
    return work.newDefaults.inTemplate(key, EnvWork.ENV)
        || service.envFiles().stream()
            .anyMatch(f -> work.newDefaults.inTemplate(key, EnvSet.normal(f.path())));
  }

  /** Why a difference is as it should be, if this merge or the release says so. */
  private Optional<String> explained(Pair pair, String key) {
    for (String name : variables(pair, key)) {
      if (work.explained.containsKey(name) && !claims.containsKey(name)) {
        return Optional.of(name + ": " + work.explained.get(name));
      }
    }
    return Optional.empty();
  }

  private Set<String> variables(Pair pair, String key) {
    var names = new TreeSet<String>();
    names.add(key);
    String now = pair.service.environment().get(key);
    if (now != null) {
      names.addAll(Interpolation.names(now));
    }
    for (ServiceFacts old : work.mine.services()) {
      String text = old.name().equals(pair.old) ? old.environment().get(key) : null;
      if (text != null) {
        names.addAll(Interpolation.names(text));
      }
    }
    return names;
  }

  private boolean deliver(Pair pair, String key, String value) {
    Optional<String> variable = carrier(pair.service, key);
    if (variable.isEmpty()) {
      return false;
    }
    String name = variable.get();
    boolean interpolated = pair.service.environment().containsKey(key);
    boolean shadowed = interpolated && work.mine.shell().containsKey(name);
    boolean taken = !name.equals(key) && !work.project.getOrDefault(name, "").isEmpty();
    if (shadowed || taken || claims.containsKey(name)) {
      return false;
    }
    claims.put(name, value);
    String file = interpolated ? work.interpolationFile(name) : EnvWork.ENV;
    work.draft(file).set(name, value);
    work.change(name, EnvKind.VALUE_KEPT, Optional.of(value), why(pair, key));
    return true;
  }

  private String why(Pair pair, String key) {
    String service = pair.service.name();
    String otherwise = pair.gets(key).isPresent() ? "another value" : "nothing";
    if (work.mine.shell().containsKey(key)) {
      return "it came from the shell, which no longer reaches %s by itself".formatted(service);
    }
    return customised(pair, key)
        ? "%s would get %s otherwise".formatted(service, otherwise)
        : "the old compose file supplied it; %s would get %s now".formatted(service, otherwise);
  }

  /** The variable by which a value reaches a service: its own name through {@code .env}, or V. */
  private Optional<String> carrier(ServiceFacts service, String key) {
    String text = service.environment().get(key);
    if (text != null) {
      Set<String> names = Interpolation.names(text);
      boolean alone =
          names.size() == 1 && text.matches("\\$(\\w+|\\{\\w+\\}|\\{\\w+:?-[^{}$]*\\})");
      return alone ? Optional.of(names.iterator().next()) : Optional.empty();
    }
    if (service.passedThrough().contains(key) || work.reachesThroughEnv(service)) {
      return Optional.of(key);
    }
    return Optional.empty();
  }

  private void differences(Pair pair, List<EnvDifference> differences) {
    for (String key : new TreeSet<>(pair.before.values().keySet())) {
      Optional<String> had = pair.had(key);
      Optional<String> gets = pair.gets(key);
      if (work.newDefaults.same(pair.service, key, had, gets)) {
        continue;
      }
      boolean customised = customised(pair, key);
      Optional<String> explained = explained(pair, key);
      boolean unread = gets.isEmpty() && !read(pair.service, key);
      if (!customised && explained.isEmpty() && unread) {
        continue; // a default that nothing reads any more
      }
      String reason =
          explained.orElseGet(() -> {
            if (!customised) {
              return gets.isPresent()
                  ? "Dify's default changed"
                  : "the target's files no longer set it there";
            }
            return unread
                ? "the target does not read it there"
                : "no variable of the target's files can carry it";
          });
      differences.add(
          new EnvDifference(
              pair.service.name(),
              key,
              work.mask.shown(key, had),
              work.mask.shown(key, gets),
              reason));
      if (customised && explained.isEmpty()) {
        ask(pair, key, had, gets, unread);
      }
    }
  }

  private void ask(
      Pair pair, String key, Optional<String> had, Optional<String> gets, boolean unread) {
    String service = pair.service.name();
    work.decide(
        "value.%s.%s".formatted(service, key),
        key,
        "%s of %s goes from %s to %s; accept that?"
            .formatted(key, service, work.mask.shown(key, had), work.mask.shown(key, gets)),
        List.of("accept"),
        unread
            ? "neither templates nor code of the target mention the key for this service"
            : "set it in docker-compose.override.yaml (services: %s: environment:) to keep it"
                .formatted(service),
        !unread);
  }
}
