package dev.belay.config;

import dev.belay.release.CodeDefault;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a release does with each key when the operator says nothing. */
final class EnvDefaults {
  private static final String MAIN = ".env.example";

  /** Texts that stand for themselves, as nearly all do. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:,@%+=-]*");

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
  private final ReleaseFacts release;
  private final Map<String, EnvTemplateKey> templates = new LinkedHashMap<>();
  private final Map<String, Map<String, EnvTemplateKey>> assignments = new HashMap<>();
  private final Map<String, Optional<String>> values = new HashMap<>();
  private final Map<String, String> freshValues = new HashMap<>();
  private final Map<String, Set<String>> templateFiles = new HashMap<>();
  private final Map<String, String> fallbacks = new HashMap<>();
  private final Map<String, CodeDefault> code = new HashMap<>();
  private final Set<String> interpolated = new HashSet<>();

  /** Keys to which templates give more than one text. */
  private final Set<String> disputed = new HashSet<>();

  EnvDefaults(ReleaseFacts release) {
    this.release = release;
    for (EnvTemplateKey key : release.templateKeys()) {
      templateFiles.computeIfAbsent(key.key(), k -> new TreeSet<>()).add(key.installedFile());
      if (!key.commented()) {
        assignments.computeIfAbsent(key.installedFile(), f -> new HashMap<>()).put(key.key(), key);
        if (key.file().equals(MAIN)) {
          templates.put(key.key(), key);
        } else {
          EnvTemplateKey first = templates.putIfAbsent(key.key(), key);
          boolean another = first != null && !first.installedFile().equals(key.installedFile());
          if (another && !first.text().equals(key.text())) {
            disputed.add(key.key());
          }
        }
      }
    }
    // Services share most of their texts.
    var texts = new LinkedHashSet<String>();
    for (ServiceFacts service : release.compose().services()) {
      texts.addAll(service.environment().values());
      texts.addAll(service.interpolations());
    }
    texts.addAll(release.compose().sharedEnv().values());
    texts.forEach(this::learn);
    for (CodeDefault each : release.codeDefaults()) {
      each.keys().forEach(key -> code.putIfAbsent(key, each));
    }
  }

  private void learn(String text) {
    Set<String> names = Interpolation.names(text);
    interpolated.addAll(names);
    if (names.size() == 1) {
      List<String> found = Interpolation.fallbacks(text);
      found.forEach(fallback -> fallbacks.putIfAbsent(names.iterator().next(), fallback));
    }
  }

  /** The template's assignment, the one in {@code .env.example} before those in {@code envs/}. */
  Optional<EnvTemplateKey> template(String key) {
    return Optional.ofNullable(templates.get(key));
  }

  /** The assignment in the template of one installed file. */
  Optional<EnvTemplateKey> template(String key, String installedFile) {
    return Optional.ofNullable(assignments.getOrDefault(installedFile, Map.of()).get(key));
  }

  /** The only value that templates give the key, the one of {@code .env.example} before others. */
  Optional<EnvTemplateKey> agreed(String key) {
    Optional<EnvTemplateKey> main = template(key, ".env");
    return main.isPresent() ? main : template(key).filter(k -> !disputed.contains(key));
  }

  /** What the compose file puts in place of a key that is empty or not set. */
  Optional<String> fallback(String key) {
    return Optional.ofNullable(fallbacks.get(key));
  }

  Set<String> keys() {
    return templates.keySet();
  }

  /** Whether a template mentions the key, commented out or not. */
  boolean inTemplates(String key) {
    return templateFiles.containsKey(key);
  }

  /** Whether a template of this installed file mentions it. */
  boolean inTemplate(String key, String installedFile) {
    return templateFiles.getOrDefault(key, Set.of()).contains(installedFile);
  }

  boolean interpolates(String key) {
    return interpolated.contains(key);
  }

  /** What the template says, evaluated; else what the compose file falls back to; else the code. */
  Optional<String> value(String key) {
    return values.computeIfAbsent(key, this::byItself);
  }

  private Optional<String> byItself(String key) {
    if (template(key, ".env").isPresent()) {
      return Optional.ofNullable(freshValues().get(key));
    }
    Optional<String> text = template(key).map(EnvTemplateKey::text);
    if (text.isPresent()) {
      return text.map(t -> evaluated(key, t));
    }
    Optional<String> fallback = Optional.ofNullable(fallbacks.get(key));
    return fallback.isPresent() ? fallback : literal(key);
  }

  private Map<String, String> freshValues() {
    if (freshValues.isEmpty()) {
      freshValues.putAll(fresh().values(Variables.NONE));
    }
    return freshValues;
  }

  /** Every value that the release's files publish: none of them is a secret. */
  Set<String> published() {
    var all = new TreeSet<String>();
    templates.keySet().forEach(key -> value(key).ifPresent(all::add));
    all.addAll(fallbacks.values());
    return all;
  }

  static String evaluated(String key, String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return EnvFile.parse(key, key + "=" + text + "\n")
        .values(Variables.NONE)
        .getOrDefault(key, text);
  }

  private Optional<String> literal(String key) {
    return code(key)
        .flatMap(c ->
            switch (c.value()) {
              case CodeDefault.Literal(var text) -> Optional.of(text);
              case CodeDefault.None(), CodeDefault.Required(), CodeDefault.Computed() ->
                  Optional.<String>empty();
            });
  }

  Optional<CodeDefault> code(String key) {
    return Optional.ofNullable(code.get(key));
  }

  boolean knowsCode() {
    return !code.isEmpty();
  }

  /** Whether anything of the release takes notice of the key. */
  boolean reads(String key) {
    return inTemplates(key) || interpolates(key) || code.containsKey(key);
  }

  /**
   * The keys that only a template below {@code envs/} documents although the compose file
   * interpolates them: set there they have no effect on that.
   */
  Set<String> mustLiveInEnv() {
    var keys = new TreeSet<String>();
    for (String key : templateFiles.keySet()) {
      if (!inTemplate(key, ".env") && interpolates(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** {@code .env} as a fresh installation copies it: the template's own assignments. */
  EnvFile fresh() {
    var lines = new ArrayList<String>();
    for (EnvTemplateKey key : release.templateKeys()) {
      if (!key.commented() && key.file().equals(MAIN)) {
        lines.add(key.key() + "=" + key.text());
      }
    }
    return EnvFile.parse(".env", String.join("\n", lines) + "\n");
  }

  static boolean runsApi(ServiceFacts service) {
    return service.imageRepository().endsWith("dify-api");
  }

  /** Whether the service does the same with both; what its code does when unset is counted in. */
  boolean same(ServiceFacts service, String key, Optional<String> before, Optional<String> after) {
    if (before.equals(after)) {
      return true;
    }
    Optional<CodeDefault> known = runsApi(service) ? code(key) : Optional.empty();
    if (known.isEmpty()) {
      // of a program whose default is not known, only a text that disappears is a loss
      boolean nothing = before.orElse("").isEmpty() && after.isEmpty();
      boolean both = before.isPresent() && after.isPresent();
      return nothing || (both && plain(before).equals(plain(after)));
    }
    return switch (known.get().value()) {
      case CodeDefault.Literal(var text) ->
          plain(before.or(() -> Optional.of(text)))
              .equals(plain(after.or(() -> Optional.of(text))));
      case CodeDefault.None() -> plain(before).equals(plain(after));
      case CodeDefault.Required(), CodeDefault.Computed() -> false;
    };
  }

  /** One spelling per truth value and number; unset and None are empty. */
  private static String plain(Optional<String> value) {
    String text = value.orElse("").strip();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("true") || lower.equals("false")) {
      return lower;
    }
    if (NUMBER.matcher(text).matches()) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
    return text;
  }
}
