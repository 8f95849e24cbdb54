package dev.belay.view;

import dev.belay.config.ChartDefaults;
import dev.belay.config.KeyPath;
import dev.belay.config.ValuesChange;
import dev.belay.config.ValuesChange.Kind;
import dev.belay.config.ValuesDecision;
import dev.belay.config.ValuesFiles;
import dev.belay.config.ValuesMask;
import dev.belay.config.ValuesMerge;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A values.yaml under another chart, as text and as JSON; no secrets. */
public final class ValuesText {
  private static final int LISTED = 12;

  private final ChartDefaults old;
  private final ChartDefaults next;
  private final ValuesMask mask;
  private final ValuesFiles yours;

  public ValuesText(ValuesFiles yours, ChartDefaults old, ChartDefaults next) {
    this.old = old;
    this.next = next;
    this.mask = new ValuesMask(yours.leaves());
    this.yours = yours;
  }

  /** The comparison, what needs a person first. */
  public String diff(List<ValuesChange> changes) {
    var text = new StringBuilder();
    text.append(
        "%s: chart %s (Dify %s) to %s (Dify %s)%n"
            .formatted(yours.names(), old.version(), app(old), next.version(), app(next)));
    Map<Kind, List<ValuesChange>> kinds =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    ValuesChange::kind, () -> new EnumMap<>(Kind.class), Collectors.toList()));
    if (changes.isEmpty()) {
      text.append("nothing differs for this file\n");
    }
    kinds.forEach((kind, list) -> section(text, kind, list));
    return text.toString();
  }

  private void section(StringBuilder text, Kind kind, List<ValuesChange> list) {
    text.append("%n%s (%d)%n".formatted(title(kind), list.size()));
    boolean brief = kind == Kind.ADDED || kind == Kind.REMOVED;
    int shown = brief ? Math.min(LISTED, list.size()) : list.size();
    for (ValuesChange change : list.subList(0, shown)) {
      text.append("  ").append(line(change)).append('\n');
      if (!change.effect().isEmpty()) {
        text.append("      ").append(change.effect()).append('\n');
      }
    }
    if (shown < list.size()) {
      text.append("  and %d more: see --json%n".formatted(list.size() - shown));
    }
  }

  private String line(ValuesChange c) {
    String where = yours.where(c);
    KeyPath path = c.path();
    return switch (c.kind()) {
      case STORE_MOVES ->
          "%s: %s, now %s"
              .formatted(path, mask.shown(path, c.oldDefault()), mask.shown(path, c.newDefault()));
      case DATA_GONE, STARTS_NEW, RENDERED -> path.toString();
      case HALF_MOVED -> where + path;
      case PUBLIC_SECRET -> path + " = (the chart's public default)";
      case MOVED -> where + path + " is now " + c.to().map(KeyPath::toString).orElse("");
      case NOT_READ, TYPE_CHANGED, NOT_LISTED -> where + path + " = " + mask.shown(path, c.yours());
      case IMAGE_PINNED, DEFAULT_CHANGED_YOU_PINNED, DEFAULT_CHANGED_YOU_CUSTOMISED ->
          "%s%s = %s; default %s, new default %s"
              .formatted(
                  where,
                  path,
                  mask.shown(path, c.yours()),
                  mask.shown(path, c.oldDefault()),
                  mask.shown(path, c.newDefault()));
      case DEFAULT_CHANGED_YOU_FOLLOW ->
          "%s: %s, now %s"
              .formatted(path, mask.shown(path, c.oldDefault()), mask.shown(path, c.newDefault()));
      case ADDED -> path + " = " + mask.shown(path, c.newDefault());
      case REMOVED -> path + " was " + mask.shown(path, c.oldDefault());
    };
  }

  private static String title(Kind kind) {
    return switch (kind) {
      case STORE_MOVES -> "bundled stores whose server moves on their data";
      case DATA_GONE -> "blocks that keep data and are gone";
      case HALF_MOVED -> "values of which one half is carried";
      case STARTS_NEW -> "starts new";
      case PUBLIC_SECRET -> "secrets with a public default that you do not set, the new ones first";
      case MOVED -> "read under another key from now on";
      case NOT_READ -> "set by you, not read by the new chart";
      case TYPE_CHANGED -> "set by you, in another shape than the new chart expects";
      case IMAGE_PINNED -> "images whose tag you pinned";
      case DEFAULT_CHANGED_YOU_PINNED -> "default changed, your file holds the old one";
      case DEFAULT_CHANGED_YOU_CUSTOMISED -> "default changed, you have your own";
      case DEFAULT_CHANGED_YOU_FOLLOW -> "default changed, and you follow it";
      case NOT_LISTED -> "set by you, listed by neither chart";
      case ADDED -> "new keys";
      case REMOVED -> "keys that are gone and that you had not set";
      case RENDERED -> "rendered otherwise for everybody, without a key";
    };
  }

  private static String app(ChartDefaults chart) {
    return chart.app().isEmpty() ? "unknown" : chart.app();
  }

  /** What the merges of all files did and what they still need. */
  public String merge(List<ValuesMerge> merges) {
    var text = new StringBuilder();
    for (int i = 0; i < merges.size(); i++) {
      if (merges.size() > 1) {
        text.append(i == 0 ? "" : "\n").append(yours.name(i)).append('\n');
      }
      text.append(merge(merges.get(i)));
    }
    for (ValuesChange change : yours.all()) {
      if (change.kind() == Kind.RENDERED) {
        text.append("for everybody: ").append(line(change)).append('\n');
        text.append("      ").append(change.effect()).append('\n');
      }
    }
    return text.toString();
  }

  private String merge(ValuesMerge merge) {
    var text = new StringBuilder();
    text.append("edited (%d)%n".formatted(merge.edited().size()));
    for (ValuesChange c : merge.edited()) {
      text.append("  ").append(line(c)).append('\n');
    }
    for (ValuesDecision d : merge.decisions()) {
      if (!d.open() && d.answer().orElseThrow().equals(ValuesMerge.KEEP)) {
        text.append("kept: ").append(line(d.change())).append('\n');
      }
    }
    if (!merge.open().isEmpty()) {
      text.append("%nopen questions (%d)%n".formatted(merge.open().size()));
    }
    for (ValuesDecision d : merge.open()) {
      text.append(
          "  \"%s\"%n      %s%n      %s%n".formatted(d.id(), line(d.change()), d.question()));
      if (!d.change().effect().isEmpty()) {
        text.append("      otherwise: ").append(d.change().effect()).append('\n');
      }
    }
    return text.toString();
  }

  /** The comparison as plain maps and lists, for {@code --json}. */
  public Map<String, Object> json(List<ValuesChange> changes) {
    return Map.of(
        "schema", 1,
        "from", old.version().toString(),
        "to", next.version().toString(),
        "changes", changes.stream().map(this::json).toList());
  }

  /** The merges of all files as plain maps and lists, for {@code --json}. */
  public Map<String, Object> jsonOf(List<ValuesMerge> merges) {
    return Map.of(
        "schema", 1,
        "from", old.version().toString(),
        "to", next.version().toString(),
        "edited", merges.stream().flatMap(m -> m.edited().stream()).map(this::json).toList(),
        "decisions",
            merges.stream()
                .flatMap(m -> m.decisions().stream())
                .map(d ->
                    Map.of(
                        "id", d.id(),
                        "question", d.question(),
                        "options", d.options(),
                        "answer", d.answer().orElse(""),
                        "change", json(d.change())))
                .toList());
  }

  private Map<String, Object> json(ValuesChange c) {
    return Map.of(
        "kind", c.kind().name().toLowerCase(java.util.Locale.ROOT),
        "path", c.path().toString(),
        "to", c.to().map(KeyPath::toString).orElse(""),
        "oldDefault", mask.shown(c.path(), c.oldDefault()),
        "newDefault", mask.shown(c.path(), c.newDefault()),
        "yours", mask.shown(c.path(), c.yours()),
        "line", c.line(),
        "file", yours.in(c),
        "effect", c.effect(),
        "source", c.source());
  }
}
