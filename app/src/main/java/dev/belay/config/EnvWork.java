package dev.belay.config;

import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a merge has before it and what it has come to so far. */
final class EnvWork {
  static final String ENV = ".env";

  final EnvSet mine;
  final ReleaseFacts from;
  final ReleaseFacts to;

  /** The compose files as they are after the upgrade. */
  final ComposeStructure next;

  final EnvDefaults oldDefaults;
  final EnvDefaults newDefaults;
  final EnvRules rules;
  final EnvMask mask;

  /** What interpolation saw before, the shell included. */
  final Map<String, String> project;

  final List<EnvChange> changes = new ArrayList<>();
  final Map<String, EnvDecision> decisions = new LinkedHashMap<>();

  /** Keys whose value was changed on purpose: default taken over, pin corrected, renamed. */
  final Map<String, String> explained = new LinkedHashMap<>();

  /** Old keys that live on under another name. */
  final Set<String> renamed = new LinkedHashSet<>();

  private final Map<String, String> answers;
  private final Map<String, EnvDraft> drafts = new LinkedHashMap<>();

  EnvWork(
      EnvSet mine,
      ReleaseFacts from,
      ReleaseFacts to,
      ComposeStructure next,
      Map<String, String> answers) {
    this.mine = mine;
    this.from = from;
    this.to = to;
    this.next = next;
    this.answers = answers;
    this.oldDefaults = new EnvDefaults(from);
    this.newDefaults = new EnvDefaults(to);
    this.rules = EnvRules.shipped();
    this.project = mine.project();
    var published = oldDefaults.published();
    published.addAll(newDefaults.published());
    this.mask = new EnvMask(published, project);
    mine.files().values().forEach(f -> mask.learn(f.values(mine.variables())));
    for (String name : names()) {
      EnvFile file = mine.files().getOrDefault(name, EnvFile.parse(name, ""));
      drafts.put(name, new EnvDraft(file, "Added for Dify " + to.version()));
    }
  }

  private Set<String> names() {
    var names = new LinkedHashSet<String>();
    names.add(ENV);
    mine.projectFiles().forEach(f -> names.add(f.name()));
    names.addAll(mine.files().keySet());
    return names;
  }

  EnvDraft env() {
    return draft(ENV);
  }

  EnvDraft draft(String name) {
    return java.util.Objects.requireNonNull(drafts.get(name), name);
  }

  /** The file in which a key must stand so that compose files see it. */
  String interpolationFile(String key) {
    return mine.projectFiles().reversed().stream()
        .filter(f -> f.find(key).isPresent())
        .findFirst()
        .or(() -> mine.projectFiles().reversed().stream().findFirst())
        .map(EnvFile::name)
        .orElse(ENV);
  }

  /** The operator's files as they would be now. */
  Map<String, EnvFile> results() {
    var files = new LinkedHashMap<String, EnvFile>();
    drafts.forEach((name, draft) -> {
      if (mine.files().containsKey(name) || draft.changed() || name.equals(ENV)) {
        files.put(name, draft.result());
      }
    });
    return files;
  }

  EnvSet after() {
    return mine.with(next, results());
  }

  /** Where the operator set a key that compose files see: the shell, or a file:line. */
  Optional<String> place(String key) {
    if (mine.shell().containsKey(key)) {
      return Optional.of("shell");
    }
    for (EnvFile file : mine.projectFiles().reversed()) {
      Optional<EnvEntry> entry = file.find(key);
      if (entry.isPresent()) {
        return entry.map(file::place);
      }
    }
    for (EnvFile file : mine.files().values()) {
      Optional<EnvEntry> entry = file.find(key);
      if (entry.isPresent()) {
        return entry.map(file::place);
      }
    }
    return Optional.empty();
  }

  /** The operator's value of a key wherever it is set, as compose files or services see it. */
  EnvValue yours(String key) {
    Optional<String> seen = Optional.ofNullable(project.get(key));
    if (seen.isPresent()) {
      return EnvValue.of(seen);
    }
    for (EnvFile file : mine.files().values()) {
      if (file.find(key).isPresent()) {
        return EnvValue.of(Optional.ofNullable(file.values(mine.variables()).get(key)));
      }
    }
    return new EnvValue.Unset();
  }

  /** Whether a value is one that the old release gives by itself. */
  boolean oldDefault(String key, Optional<String> value) {
    return value.equals(oldDefaults.value(key));
  }

  Optional<String> answer(String id, List<String> options) {
    return Optional.ofNullable(answers.get(id)).filter(options::contains);
  }

  /** Asks, and says what holds: the answer, else what is recommended. */
  String decide(
      String id, String key, String question, List<String> options, String why, boolean must) {
    Optional<String> answer = answer(id, options);
    String holds = answer.orElse(options.getFirst());
    decisions.put(
        id,
        new EnvDecision(
            id, key, question, options, options.getFirst(), why, holds, must && answer.isEmpty()));
    return holds;
  }

  void change(String key, EnvKind kind, Optional<String> becomes, String why) {
    Optional<String> yours = yours(key).value();
    boolean customised =
        yours.isPresent()
            && !yours.get().isEmpty()
            && !oldDefault(key, yours)
            && !yours.equals(oldDefaults.fallback(key));
    changes.add(
        new EnvChange(
            key,
            kind,
            place(key).orElse(""),
            mask.shown(key, oldDefaults.value(key)),
            mask.shown(key, newDefaults.value(key)),
            mask.shown(key, yours(key)),
            mask.shown(key, becomes),
            customised,
            why));
  }

  /** The text of the new template for a file that the operator has. */
  Optional<String> newText(String key, String file) {
    Optional<EnvTemplateKey> found =
        file.equals(ENV) ? newDefaults.agreed(key) : newDefaults.template(key, file);
    return found.map(EnvTemplateKey::text);
  }

  boolean reachesThroughEnv(ServiceFacts service) {
    return service.envFiles().stream().anyMatch(f -> EnvSet.normal(f.path()).equals(ENV));
  }
}
