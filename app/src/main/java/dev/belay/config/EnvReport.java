package dev.belay.config;

import dev.belay.config.EnvRules.Kind;
import dev.belay.config.EnvRules.Rule;
import dev.belay.release.CodeDefault;
import dev.belay.release.EnvTemplateKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The three-way comparison in words: what the two releases and the operator's files say. */
final class EnvReport {
  private final EnvWork work;
  private final Map<String, String> after;
  private final Set<String> mustLive;

  EnvReport(EnvWork work) {
    this.work = work;
    this.after = work.after().project();
    this.mustLive = work.newDefaults.mustLiveInEnv();
  }

  void add() {
    var keys = new TreeSet<String>(work.oldDefaults.keys());
    keys.addAll(work.newDefaults.keys());
    keys.addAll(work.project.keySet());
    work.mine.files().values().forEach(f -> f.entries().forEach(e -> keys.add(e.key())));
    keys.remove("");
    var done = new HashSet<String>();
    work.changes.forEach(c -> done.add(c.key()));
    for (String key : keys) {
      boolean yours = !(work.yours(key) instanceof EnvValue.Unset);
      boolean before = work.oldDefaults.inTemplates(key);
      boolean now = work.newDefaults.inTemplates(key);
      if (before && !now && !work.renamed.contains(key)) {
        removed(key, yours);
      } else if (!before && now && !done.contains(key)) {
        change(key, EnvKind.ADDED, "new in " + work.to.version());
      } else if (before && !done.contains(key)) {
        defaults(key, yours);
      }
      if (before && now) {
        moved(key, yours);
      }
      misplaced(key);
    }
    rules();
    required();
  }

  private void change(String key, EnvKind kind, String why) {
    Optional<String> becomes = Optional.ofNullable(after.get(key));
    work.change(key, kind, becomes.isPresent() ? becomes : work.newDefaults.value(key), why);
  }

  private void removed(String key, boolean yours) {
    boolean read = work.newDefaults.reads(key);
    boolean chosen = yours && !work.oldDefault(key, work.yours(key).value());
    if (!chosen) {
      change(key, EnvKind.REMOVED, "in no template of " + work.to.version());
    } else if (read) {
      change(
          key, EnvKind.REMOVED_BUT_SET, "in no template any more, but the target still reads it");
    } else {
      change(
          key,
          EnvKind.NO_LONGER_READ,
          "templates, compose file and settings of the target do not mention it; your line stays");
    }
  }

  private void defaults(String key, boolean yours) {
    Optional<String> before = work.oldDefaults.value(key);
    Optional<String> now = work.newDefaults.value(key);
    if (before.equals(now)) {
      return;
    }
    if (!yours) {
      change(key, EnvKind.DEFAULT_FOLLOWED, "you never set it");
    } else if (work.oldDefault(key, work.yours(key).value())) {
      change(
          key,
          EnvKind.DEFAULT_PINNED,
          EnvEdits.yoursForGood(key)
              ? "kept: an address, account or secret is never exchanged for a default"
              : "kept: the templates of the target do not agree on a new one");
    } else {
      change(key, EnvKind.DEFAULT_CUSTOMISED, "yours stays");
    }
  }

  private void moved(String key, boolean yours) {
    String before = work.oldDefaults.template(key).map(EnvTemplateKey::installedFile).orElse("");
    String now = work.newDefaults.template(key).map(EnvTemplateKey::installedFile).orElse("");
    if (yours && !before.isEmpty() && !now.isEmpty() && !before.equals(now)) {
      change(
          key,
          EnvKind.MOVED_TO_FILE,
          mustLive.contains(key)
              ? "its template is " + now + " now, but the compose file reads .env: it stays there"
              : "its template is " + now + " now; .env wins over that file, so it stays there");
    }
  }

  private void misplaced(String key) {
    if (!mustLive.contains(key) || work.project.containsKey(key)) {
      return;
    }
    for (EnvFile file : work.mine.files().values()) {
      if (file.find(key).isPresent() && !file.name().equals(EnvWork.ENV)) {
        change(
            key,
            EnvKind.MUST_LIVE_IN_ENV,
            "set in %s, where the compose file does not see it: put it into .env"
                .formatted(file.name()));
      }
    }
  }

  private void rules() {
    for (Rule rule : work.rules.between(Kind.MEANING, work.from.version(), work.to.version())) {
      if (!(work.yours(rule.subject()) instanceof EnvValue.Unset)) {
        change(rule.subject(), EnvKind.MEANING_CHANGED, rule.text() + " (" + rule.source() + ")");
      }
    }
    for (Rule rule : work.rules.between(Kind.REQUIRED, work.from.version(), work.to.version())) {
      if (work.yours(rule.subject()) instanceof EnvValue.Unset) {
        change(rule.subject(), EnvKind.NEWLY_REQUIRED, rule.text() + " (" + rule.source() + ")");
      }
    }
  }

  /** Settings without any default, which the API does not start without. */
  private void required() {
    for (CodeDefault each : work.to.codeDefaults()) {
      boolean must = each.value() instanceof CodeDefault.Required;
      if (must && each.keys().stream().noneMatch(this::given)) {
        String key = each.keys().getFirst();
        change(key, EnvKind.NEWLY_REQUIRED, "the API does not start without it");
        work.decide(
            "required." + key,
            key,
            key + " has no default: set it in .env",
            List.of("set"),
            "the API of the target does not start without it",
            true);
      }
    }
  }

  private boolean given(String key) {
    return after.containsKey(key) || work.newDefaults.interpolates(key);
  }
}
