package dev.belay.view;

import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvChange;
import dev.belay.config.EnvDecision;
import dev.belay.config.EnvDifference;
import dev.belay.config.EnvKind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration under another release, as text and as JSON; the values come masked. */
public final class EnvText {
  private static final int LISTED = 8;

  private EnvText() {}

  /** The comparison, what needs a person first. */
  public static String of(ConfigurationPlan plan) {
    var text = new StringBuilder();
    text.append("configuration: Dify %s to %s%n".formatted(plan.from(), plan.to()));
    decisions(text, "needs your answer", plan.open());
    var kinds =
        plan.changes().stream()
            .collect(
                Collectors.groupingBy(
                    EnvChange::kind, () -> new EnumMap<>(EnvKind.class), Collectors.toList()));
    for (EnvKind kind : EnvKind.values()) {
      section(text, kind, kinds.getOrDefault(kind, List.of()));
    }
    differences(text, plan.differences());
    decisions(
        text,
        "decided as recommended, unless you answer otherwise",
        plan.decisions().stream().filter(d -> !d.open()).toList());
    if (!plan.reaches().isEmpty()) {
      text.append("\nkeys that newly reach a service, because it is handed the whole .env\n");
      plan.reaches().forEach((s, n) -> text.append("  %-16s %d%n".formatted(s, n)));
    }
    if (!plan.notes().isEmpty()) {
      text.append("\nlook at these yourself\n");
      plan.notes().forEach(n -> text.append("  ").append(n).append('\n'));
    }
    if (plan.changes().isEmpty()) {
      text.append("nothing differs\n");
    }
    return text.toString();
  }

  private static void decisions(StringBuilder text, String title, List<EnvDecision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    text.append("%n%s (%d)%n".formatted(title, decisions.size()));
    for (EnvDecision d : decisions) {
      text.append(
          "  %s%n      %s%n      %s: %s; %s%n"
              .formatted(
                  d.id(),
                  d.question(),
                  d.open() ? "options" : "holds",
                  d.open() ? String.join(" | ", d.options()) : d.answer(),
                  d.why()));
    }
  }

  private static void section(StringBuilder text, EnvKind kind, List<EnvChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    text.append("%n%s (%d)%n".formatted(kind.words(), changes.size()));
    if (names(kind)) {
      text.append("  ");
      text.append(
          changes.stream().limit(LISTED).map(EnvChange::key).collect(Collectors.joining(", ")));
      text.append(
          changes.size() > LISTED
              ? "%n  and %d more: --json%n".formatted(changes.size() - LISTED)
              : "\n");
      return;
    }
    for (EnvChange c : changes) {
      text.append("  %s%s%n".formatted(c.key(), c.place().isEmpty() ? "" : " (" + c.place() + ")"));
      text.append(
          "      %s -> %s; default %s, new default %s%n"
              .formatted(c.yours(), c.becomes(), c.oldDefault(), c.newDefault()));
      text.append("      ").append(c.why()).append('\n');
    }
  }

  /** Kinds of which the names are enough on a terminal. */
  private static boolean names(EnvKind kind) {
    return switch (kind) {
      case ADDED, REMOVED, MOVED_TO_FILE, DEFAULT_FOLLOWED -> true;
      case REMOVED_BUT_SET,
          RENAMED,
          DEFAULT_PINNED,
          DEFAULT_CUSTOMISED,
          MEANING_CHANGED,
          NEWLY_REQUIRED,
          NO_LONGER_READ,
          MUST_LIVE_IN_ENV,
          PROFILE_PIN,
          HOST_PIN,
          QUEUE_PIN,
          PUBLIC_ADDRESS,
          VALUE_KEPT ->
          false;
    };
  }

  private static void differences(StringBuilder text, List<EnvDifference> differences) {
    if (differences.isEmpty()) {
      text.append("%nno service gets another value for a key that it had%n".formatted());
      return;
    }
    var byKey = new TreeMap<String, List<EnvDifference>>();
    for (EnvDifference d : differences) {
      byKey.computeIfAbsent(d.key(), k -> new java.util.ArrayList<>()).add(d);
    }
    text.append("%nvalues that a service gets differently (%d keys)%n".formatted(byKey.size()));
    byKey.forEach((key, list) -> {
      EnvDifference first = list.getFirst();
      text.append(
          "  %s: %s -> %s (%s)%n      %s%n"
              .formatted(
                  key,
                  first.before(),
                  first.after(),
                  list.stream().map(EnvDifference::service).collect(Collectors.joining(", ")),
                  first.reason()));
    });
  }

  /** Everything, for programs: schema 1. */
  public static Map<String, Object> json(ConfigurationPlan plan) {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("from", plan.from().toString());
    json.put("to", plan.to().toString());
    json.put("open", plan.open().stream().map(EnvDecision::id).toList());
    json.put("changes", plan.changes());
    json.put("decisions", plan.decisions());
    json.put("differences", plan.differences());
    json.put("reaches", plan.reaches());
    json.put("files", plan.files().keySet());
    json.put("notes", plan.notes());
    return json;
  }
}
