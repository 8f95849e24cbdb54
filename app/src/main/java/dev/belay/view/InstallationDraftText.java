package dev.belay.view;

import dev.belay.survey.InstallationDraft;
import dev.belay.survey.InstallationDraft.Kept;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of {@code belay.yaml} for what was found. */
public final class InstallationDraftText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");
  private static final Pattern WORD = Pattern.compile("(?i)true|false|yes|no|on|off|null|[.]+");

  private InstallationDraftText() {}

  public static String of(InstallationDraft draft) {
    var text = new StringBuilder();
    text.append("# How Belay drives this installation; docs/installation-file.md has every key.\n");
    text.append("# The project's name: %s.%n".formatted(draft.project().seen()));
    text.append(
        "compose: {project: %s, releases: ../releases}%n".formatted(value(draft.project().name())));
    text.append(
        draft.databases().entrySet().stream()
            .map(d -> d.getKey() + ": " + value(d.getValue()))
            .collect(Collectors.joining(", ", "databases: {", "}\n")));
    if (!draft.directories().isEmpty()) {
      text.append("# A rollback keeps newer files with `union`, and removes them with `exact`.\n");
      text.append("files:\n");
      for (Kept kept : draft.directories()) {
        text.append(
            "  %s: {path: %s, policy: %s}%n"
                .formatted(
                    kept.role(),
                    value(place(draft.directory(), kept.path())),
                    kept.exact() ? "exact" : "union"));
      }
    }
    for (String open : draft.open()) {
      text.append(Wrapped.block("# Not kept: ", "#   ", open, 100));
    }
    return text.toString();
  }

  private static String place(Path directory, Path path) {
    Path home = directory.toAbsolutePath().normalize();
    Path whole = path.toAbsolutePath().normalize();
    return whole.startsWith(home) ? home.relativize(whole).toString() : whole.toString();
  }

  private static String value(String text) {
    return PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
