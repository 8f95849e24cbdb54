package dev.belay.config;

import dev.belay.config.ValuesChange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a comparison of keys does not say by itself: services that start, secrets that everybody
 * knows, stores and blocks whose data moves, and what is rendered otherwise without a key.
 */
public final class ValuesConcerns {
  /** What stands in a chart to be replaced, and opens nothing. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?i)x{3}|your|example|placeholder|<|replace");

  private final ValuesFile yours;
  private final ChartDefaults old;
  private final ChartDefaults next;
  private final List<ValuesMove> moves;
  private final List<ValuesChange> changes;

  private ValuesConcerns(
      ValuesFile yours,
      ChartDefaults old,
      ChartDefaults next,
      List<ValuesMove> moves,
      List<ValuesChange> changes) {
    this.yours = yours;
    this.old = old;
    this.next = next;
    this.moves = moves.stream().filter(m -> m.between(old.version(), next.version())).toList();
    this.changes = new ArrayList<>(changes);
  }

  /** The changes of {@link ValuesDiff} and these, in the order in which they are to be read. */
  public static List<ValuesChange> with(
      ValuesFile yours,
      ChartDefaults old,
      ChartDefaults next,
      List<ValuesMove> moves,
      List<ValuesChange> changes) {
    var concerns = new ValuesConcerns(yours, old, next, moves, changes);
    concerns.stores();
    concerns.goneWithData();
    concerns.starting();
    concerns.publicSecrets();
    concerns.rendered();
    concerns.changes.addAll(ValuesHalves.of(yours, old, next, changes));
    concerns.changes.sort(
        Comparator.comparing(ValuesChange::kind)
            .thenComparing(c -> c.effect().isEmpty())
            .thenComparing(ValuesChange::path));
    return List.copyOf(concerns.changes);
  }

  /** The image of a store that comes with the chart, for those who follow its tag. */
  private void stores() {
    for (var leaf : next.leaves().entrySet()) {
      KeyPath path = leaf.getKey();
      String before = old.leaves().get(path);
      if (before == null || before.equals(leaf.getValue()) || yours.leaves().containsKey(path)) {
        continue;
      }
      boolean bundled = next.subcharts().contains(path.keys().getFirst());
      if (ValuesDiff.image(path) && bundled && isOn(path.first(1))) {
        String store = path.keys().getFirst();
        add(
            Kind.STORE_MOVES,
            path,
            ("the server of %s moves from %s to %s on the data that it has. Whether that version"
                    + " opens files of the one before has to be known beforehand (Weaviate: one minor"
                    + " version at a time, its collections arranged anew at 1.27, never back); where"
                    + " the sub-chart's StatefulSet changed, helm upgrade is refused until it is"
                    + " deleted with --cascade=orphan. To stay where you are, set %s: %s")
                .formatted(store, plain(before), plain(leaf.getValue()), path, plain(before)));
      }
    }
  }

  private static String plain(String json) {
    return json.replace("\"", "");
  }

  /** A whole block that is gone and that keeps data, for those who never wrote a key of it. */
  private void goneWithData() {
    var blocks = new TreeSet<KeyPath>();
    old.leaves().keySet().stream()
        .filter(path -> path.depth() > 1)
        .map(path -> path.first(1))
        .filter(top -> next.leaves().keySet().stream().noneMatch(top::covers))
        .forEach(blocks::add);
    for (KeyPath block : blocks) {
      boolean written = yours.leaves().keySet().stream().anyMatch(block::covers);
      Optional<ValuesMove> known =
          moves.stream().filter(m -> m.from().equals(block) && m.to().isEmpty()).findFirst();
      boolean keeps =
          old.leaves().keySet().stream()
              .anyMatch(p -> block.covers(p) && p.keys().contains("persistence"));
      if (!written && isOn(block) && (known.isPresent() || keeps)) {
        add(
            Kind.DATA_GONE,
            block,
            known
                .map(ValuesMove::effect)
                .orElse("the chart had it and kept data in it; the new one does not start it"));
      }
    }
  }

  private void starting() {
    for (var leaf : next.leaves().entrySet()) {
      KeyPath path = leaf.getKey();
      KeyPath block = path.parent();
      boolean fresh =
          path.depth() == 2
              && path.last().equals("enabled")
              && leaf.getValue().equals("true")
              && !yours.leaves().containsKey(path)
              && old.leaves().keySet().stream().noneMatch(block::covers);
      if (fresh) {
        add(
            Kind.STARTS_NEW,
            block,
            "the chart before did not have it, and it is on by default; %s.enabled: false keeps it off"
                .formatted(block));
      }
    }
  }

  /** Secrets whose default stands in the chart for everybody to read, where yours says nothing. */
  private void publicSecrets() {
    for (var leaf : next.leaves().entrySet()) {
      KeyPath path = leaf.getKey();
      String value = leaf.getValue();
      boolean known =
          ValuesMask.secret(path)
              && value.startsWith("\"")
              && value.length() > 2
              && !PLACEHOLDER.matcher(value).find()
              && !path.last().startsWith("license")
              && !next.subcharts().contains(path.keys().getFirst())
              && !yours.leaves().containsKey(path)
              && changes.stream().noneMatch(c -> c.to().equals(Optional.of(path)));
      if (known && isOn(path.first(1))) {
        boolean fresh = !old.leaves().containsKey(path) && !old.leaves().containsValue(value);
        add(
            Kind.PUBLIC_SECRET,
            path,
            fresh
                ? "new, and its default is public: whoever has the chart has it. Set one of your"
                    + " own: openssl rand -base64 32"
                : "");
      }
    }
  }

  /** Whether a top-level block is in force; one that has no switch is. */
  private boolean isOn(KeyPath block) {
    KeyPath on = block.child("enabled");
    String said = yours.leaves().get(on);
    String value = said != null ? said : next.leaves().getOrDefault(on, old.leaves().get(on));
    return !"false".equals(value);
  }

  private void rendered() {
    for (var row : ValuesKnown.shipped().rendered()) {
      boolean passed =
          row.since().edition() == next.version().edition()
              && old.version().compareTo(row.since()) < 0
              && row.since().compareTo(next.version()) <= 0;
      if (passed) {
        changes.add(
            new ValuesChange(
                Kind.RENDERED,
                new KeyPath(List.of(row.key())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                row.what(),
                row.source()));
      }
    }
  }

  private void add(Kind kind, KeyPath path, String effect) {
    changes.add(
        new ValuesChange(
            kind,
            path,
            Optional.empty(),
            Optional.ofNullable(old.leaves().get(path)),
            Optional.ofNullable(next.leaves().get(path)),
            Optional.empty(),
            0,
            effect,
            ""));
  }
}
