package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.config.ComposeChange;
import dev.belay.config.EnvMask;
import dev.belay.config.TrackedFileChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the files that Dify ships and an operator edited in place: one finding per file,
 * and the merged texts.
 */
public final class EditedFiles {
  private static final String COMPOSE = "docker-compose.yaml";
  private static final int SHOWN = 8;

  private final List<ComposeChange> compose;
  private final EnvMask mask;

  /**
   * @param compose what of the operator's compose file is not as released
   */
  EditedFiles(List<ComposeChange> compose, EnvMask mask) {
    this.compose = compose.stream().filter(ComposeChange::local).toList();
    this.mask = mask;
  }

  /** The texts to be written, by their path; a conflict has markers, and another name. */
  public static Map<String, byte[]> texts(List<TrackedFileChange> changes) {
    var texts = new LinkedHashMap<String, byte[]>();
    for (TrackedFileChange change : changes) {
      switch (change) {
        case TrackedFileChange.Merged(var path, var text) -> texts.put(path, bytes(text));
        case TrackedFileChange.Conflicting(var path, var text, var places) ->
            texts.put(path + ".conflict", bytes(text));
        case TrackedFileChange.Replaced r -> {}
        case TrackedFileChange.Added a -> {}
        case TrackedFileChange.Gone g -> {}
        case TrackedFileChange.Kept k -> {}
        case TrackedFileChange.Undecided u -> {}
      }
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Files that Compose or a container reads; examples, readmes and scripts are not among them. */
  public static boolean read(String path) {
    boolean inside = path.indexOf('/') > 0 && !path.startsWith("envs/");
    return path.equals(COMPOSE) || (inside && !path.endsWith("README.md"));
  }

  List<Finding> findings(List<TrackedFileChange> changes) {
    var findings = new ArrayList<Finding>();
    for (TrackedFileChange change : changes) {
      finding(change).ifPresent(findings::add);
    }
    boolean told = changes.stream().anyMatch(c -> c.path().equals(COMPOSE));
    if (!told && !compose.isEmpty()) {
      findings.add(
          new Finding.Undecided(
              "file:compose",
              "your edits of Dify's compose file have to be carried to the new one",
              edits(),
              "make the same edits in the new file, better in a docker-compose.override.yaml",
              "S1"));
    }
    return findings;
  }

  private Optional<Finding> finding(TrackedFileChange change) {
    String path = change.path();
    String id = "file:" + path;
    String source = "docker/" + path + " of both releases";
    if (path.equals(COMPOSE) && compose.isEmpty()) {
      return Optional.of(
          new Finding.Passed(
              id,
              "the new release's docker-compose.yaml can take the place of yours",
              "services, images, mounts, ports and networks of yours are as released",
              source));
    }
    String edits = path.equals(COMPOSE) ? "; your edits: " + edits() : "";
    return switch (change) {
      case TrackedFileChange.Kept kept ->
          Optional.of(
              new Finding.Warned(
                  id,
                  "you edited " + path + ", and the new release leaves it as it was",
                  "your file stays" + edits,
                  "do not copy the new release's " + path + " over it",
                  source));
      case TrackedFileChange.Merged merged ->
          Optional.of(
              new Finding.Warned(
                  id,
                  "you and the new release both changed " + path + ", in different places",
                  "merged line by line" + edits,
                  "read private/" + path + " in the --out folder before the window",
                  source));
      case TrackedFileChange.Conflicting(var p, var text, var places) ->
          Optional.of(
              new Finding.Blocked(
                  id,
                  "you and the new release both changed the same lines of " + path,
                  "%d place%s%s".formatted(places, places == 1 ? "" : "s", edits),
                  "settle the marked places in private/" + path + ".conflict of the --out folder",
                  source));
      case TrackedFileChange.Undecided(var p, var why, var next) ->
          Optional.of(
              new Finding.Undecided(
                  id, "what becomes of your edits in " + path, why + edits, next, source));
      case TrackedFileChange.Replaced r when path.equals(COMPOSE) ->
          Optional.of(
              new Finding.Warned(
                  id,
                  "your edits of docker-compose.yaml only hand values to services, and .env carries"
                      + " them from now on",
                  edits(),
                  "take the new release's docker-compose.yaml",
                  source));
      case TrackedFileChange.Replaced r -> Optional.empty();
      case TrackedFileChange.Added a -> Optional.empty();
      case TrackedFileChange.Gone g -> Optional.empty();
    };
  }

  private String edits() {
    var texts = new ArrayList<String>();
    compose.stream().limit(SHOWN).forEach(c -> texts.add(edit(c)));
    if (compose.size() > SHOWN) {
      texts.add("and %d more".formatted(compose.size() - SHOWN));
    }
    return String.join("; ", texts);
  }

  private String edit(ComposeChange c) {
    String field = c.field();
    return switch (c.kind()) {
      case SERVICE_YOURS -> "service " + c.service() + " is your own";
      case SERVICE_MISSING -> "you took out service " + c.service();
      case BOTH, EDITED ->
          field.isEmpty()
              ? "service " + c.service()
              : "%s %s: released %s, yours %s"
                  .formatted(c.service(), field, shown(field, c.old()), shown(field, c.yours()));
      case SERVICE_RENAMED, SERVICE_REMOVED, SERVICE_ADDED, CHANGED -> c.service();
    };
  }

  private String shown(String field, String value) {
    String key = field.startsWith("environment.") ? field.substring("environment.".length()) : "";
    return value.isEmpty() ? "nothing" : mask.shown(key, Optional.of(value));
  }
}
