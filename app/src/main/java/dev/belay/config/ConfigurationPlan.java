package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an upgrade does to the environment of an installation. Everything but {@link #files} may be
 * shown: values are masked.
 *
 * @param changes key by key, in the order of the keys
 * @param differences every service and key whose effective value changes, with the reason; what is
 *     not listed here stays as it is
 * @param reaches per service the number of keys that newly reach it through {@code .env}
 * @param files the complete new set by path below the installation, secrets included: for {@code
 *     private/} only
 * @param notes what could not be followed or needs a look, as sentences
 */
public record ConfigurationPlan(
    DifyVersion from,
    DifyVersion to,
    List<EnvChange> changes,
    List<EnvDecision> decisions,
    List<EnvDifference> differences,
    Map<String, Integer> reaches,
    Map<String, String> files,
    List<String> notes) {

  public ConfigurationPlan {
    changes = List.copyOf(changes);
    decisions = List.copyOf(decisions);
    differences = List.copyOf(differences);
    reaches = Collections.unmodifiableMap(new TreeMap<>(reaches));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    notes = List.copyOf(notes);
  }

  /** What must be answered before anything is written. */
  public List<EnvDecision> open() {
    return decisions.stream().filter(EnvDecision::open).toList();
  }

  /**
   * The same, when each of these answers fits a question of this plan: a misspelt one must not look
   * as if it were taken.
   *
   * @param answers what a person wrote: option by the id of the question
   * @throws OutsideException (wrong usage) with the ids or options that there are
   */
  public ConfigurationPlan answered(Map<String, String> answers) {
    answers.forEach((id, option) -> {
      var decision = decisions.stream().filter(d -> d.id().equals(id)).findFirst();
      if (decision.isEmpty()) {
        var ids = decisions.stream().map(EnvDecision::id).toList();
        throw refused("no question of this upgrade is called " + id, ids);
      }
      if (!decision.get().options().contains(option)) {
        throw refused("'" + option + "' is no answer to " + id, decision.get().options());
      }
    });
    return this;
  }

  private static OutsideException refused(String what, List<String> possible) {
    return new OutsideException(
        Failure.badInput(
            what,
            possible.isEmpty() ? "nothing is asked" : "possible are " + String.join(", ", possible),
            "correct the file that --answers names"));
  }

  public List<EnvChange> of(EnvKind kind) {
    return changes.stream().filter(c -> c.kind() == kind).toList();
  }

  /**
   * The installation with this configuration.
   *
   * @param next the compose files as they are after the upgrade
   */
  public EnvSet over(EnvSet installation, ComposeStructure next) {
    var merged = new LinkedHashMap<String, EnvFile>();
    files.forEach((name, text) -> merged.put(name, EnvFile.parse(name, text)));
    return installation.with(next, merged);
  }

  /** A file of the new set as bytes. */
  public byte[] bytes(String path) {
    return files.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ConfigurationPlan[%s to %s, %d changes, %d decisions, %d files]"
        .formatted(from, to, changes.size(), decisions.size(), files.size());
  }
}
