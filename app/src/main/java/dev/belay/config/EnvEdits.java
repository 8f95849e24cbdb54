package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.EnvTemplateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The edits that follow from the two releases alone: renames, defaults, empty values. */
final class EnvEdits {
  private static final Pattern PLACE =
      Pattern.compile(
          "(HOST|URL|URI|ENDPOINT|UPSTREAM|USER|USERNAME|PORT|DATABASE|_DB|BUCKET|BUCKET_NAME|REGION"
              + "|_TYPE|SCHEME|ROOT|_PATH)$");
  private final EnvWork work;

  EnvEdits(EnvWork work) {
    this.work = work;
  }

  void apply() {
    work.rules.between(Kind.RENAME, work.from.version(), work.to.version()).forEach(this::rename);
    for (EnvFile file : work.mine.files().values()) {
      file.entries().stream()
          .filter(e -> file.find(e.key()).equals(Optional.of(e)))
          .forEach(e -> takeDefault(file, e));
    }
    if (work.to.splitEnvironment() && !work.from.splitEnvironment()) {
      fillEmpty();
    }
  }

  /** Says who you are or where your data is: never exchanged for a default. */
  static boolean yoursForGood(String key) {
    return EnvMask.secret(key) || PLACE.matcher(key).find();
  }

  private void rename(Rule rule) {
    boolean chosen =
        rule.subjects().stream()
            .anyMatch(k -> set(k) && !work.oldDefault(k, work.yours(k).value()));
    if (!chosen) {
      return;
    }
    String key = rule.subject();
    Optional<String> value = rule.value(values(rule));
    if (set(rule.becomes())) {
      kept(rule, "you already set " + rule.becomes() + ", which is what the target reads");
      return;
    }
    if (value.isEmpty()) {
      kept(rule, "its value cannot become " + rule.becomes() + ", set that key yourself");
      return;
    }
    if (rule.plain() && !renamedInPlace(rule)) {
      work.draft(work.interpolationFile(key)).set(rule.becomes(), value.get());
    } else if (!rule.plain()) {
      work.draft(work.interpolationFile(key)).set(rule.becomes(), value.get());
    }
    work.renamed.addAll(rule.subjects());
    work.explained.put(key, "renamed to " + rule.becomes());
    work.explained.put(rule.becomes(), "renamed from " + String.join(", ", rule.subjects()));
    work.change(key, EnvKind.RENAMED, value, "now " + rule.becomes() + " (" + rule.source() + ")");
  }

  private void kept(Rule rule, String why) {
    work.renamed.addAll(rule.subjects());
    work.change(rule.subject(), EnvKind.RENAMED, work.yours(rule.becomes()).value(), why);
  }

  private boolean renamedInPlace(Rule rule) {
    boolean any = false;
    for (EnvFile file : work.mine.files().values()) {
      Optional<EnvEntry> entry = file.find(rule.subject());
      if (entry.isPresent()) {
        work.draft(file.name()).rename(entry.get(), rule.becomes());
        any = true;
      }
    }
    return any;
  }

  private Map<String, String> values(Rule rule) {
    var values = new LinkedHashMap<String, String>();
    for (String key : rule.subjects()) {
      work.yours(key)
          .value()
          .or(() -> work.oldDefaults.value(key))
          .ifPresent(v -> values.put(key, v));
    }
    return values;
  }

  private boolean set(String key) {
    return !work.yours(key).value().orElse("").isEmpty();
  }

  /** A value that only repeats the old template follows the new one, unless it is a secret. */
  private void takeDefault(EnvFile file, EnvEntry entry) {
    String key = entry.key();
    Optional<EnvTemplateKey> before = work.oldDefaults.template(key);
    Optional<String> now = work.newText(key, templateFile(file));
    if (before.isEmpty() || now.isEmpty() || before.get().text().equals(now.get())) {
      return;
    }
    String raw = file.text().substring(entry.valueStart(), entry.valueEnd());
    if (!raw.equals(before.get().text())
        && !(entry.constant() && entry.template().equals(work.oldDefaults.value(key).orElse("")))) {
      return;
    }
    Optional<String> value =
        now.map(text ->
            entry.form() == EnvEntry.Form.PLAIN && text.contains("$")
                ? Interpolation.expand(text, key, Variables.of(work.project))
                : EnvDefaults.evaluated(key, text));
    if (yoursForGood(key) || work.mine.shell().containsKey(key)) {
      return;
    }
    String holds =
        work.decide(
            "default." + key,
            key,
            "take the new default of " + key + ", or keep the old one?",
            List.of("new", "keep"),
            "your value is the old default, so you may never have chosen it",
            false);
    if (holds.equals("new")) {
      work.draft(file.name()).raw(key, now.get());
      work.explained.put(key, "Dify's default changed and your value was the old one");
      work.change(
          key,
          EnvKind.DEFAULT_PINNED,
          value,
          "your value was the old default; answer default." + key + "=keep to stay with it");
    } else {
      work.change(key, EnvKind.DEFAULT_PINNED, work.yours(key).value(), "kept as you answered");
    }
  }

  /** A file for interpolation with another name is a copy of {@code .env} to the templates. */
  private static String templateFile(EnvFile file) {
    return file.name().startsWith("envs/") ? file.name() : EnvWork.ENV;
  }

  /**
   * {@code KEY=} meant the default where the compose file said {@code ${KEY:-default}}; handed over
   * by {@code env_file} it is an empty text (S26).
   */
  private void fillEmpty() {
    for (EnvFile file : work.mine.projectFiles()) {
      for (EnvEntry entry : file.entries()) {
        String key = entry.key();
        boolean decides = file.find(key).equals(Optional.of(entry));
        Optional<String> meant = work.oldDefaults.fallback(key).filter(d -> !d.isEmpty());
        if (!decides || meant.isEmpty() || !(work.yours(key) instanceof EnvValue.Empty)) {
          continue;
        }
        if (work.explained.containsKey(key)) {
          continue; // already follows the new template
        }
        Optional<String> now = work.newText(key, EnvWork.ENV).filter(t -> !t.isEmpty());
        boolean follow = now.isPresent() && !EnvMask.secret(key);
        if (follow) {
          work.draft(file.name()).raw(key, now.get());
        } else {
          work.draft(file.name()).set(key, meant.get());
        }
        Optional<String> value = follow ? work.newDefaults.value(key) : meant;
        work.explained.put(key, "empty meant the default, which is now written out");
        work.change(
            key,
            EnvKind.VALUE_KEPT,
            value,
            "empty meant the default before and would be an empty text now");
      }
    }
  }
}
