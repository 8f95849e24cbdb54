package dev.belay.config;

import dev.belay.config.ValuesChange.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The three-way comparison of one values.yaml: old defaults, new defaults, yours; pure. */
public final class ValuesDiff {
  private final ValuesFile yours;
  private final ChartDefaults old;
  private final ChartDefaults next;
  private final Set<KeyPath> oldBlocks;
  private final Set<KeyPath> nextBlocks;
  private final List<ValuesMove> moves;

  private ValuesDiff(
      ValuesFile yours, ChartDefaults old, ChartDefaults next, List<ValuesMove> moves) {
    this.yours = yours;
    this.old = old;
    this.next = next;
    this.oldBlocks = old.blocks();
    this.nextBlocks = next.blocks();
    this.moves = moves.stream().filter(m -> m.between(old.version(), next.version())).toList();
  }

  /** Every key for which the two charts differ, or that yours sets and the new one cannot take. */
  public static List<ValuesChange> of(
      ValuesFile yours, ChartDefaults old, ChartDefaults next, List<ValuesMove> moves) {
    var diff = new ValuesDiff(yours, old, next, moves);
    var changes = new ArrayList<ValuesChange>();
    yours
        .leaves()
        .forEach((path, value) ->
            diff.yours(path, ChartDefaults.compared(value)).ifPresent(changes::add));
    diff.theirs(changes);
    changes.sort(Comparator.comparing(ValuesChange::kind).thenComparing(ValuesChange::path));
    return List.copyOf(changes);
  }

  private Optional<ValuesChange> yours(KeyPath path, String value) {
    for (int i = moves.size() - 1; i >= 0; i--) {
      ValuesMove move = moves.get(i);
      if (applies(move, path)) {
        return Optional.of(moved(move, path));
      }
    }
    String before = old.leaves().get(path);
    String after = next.leaves().get(path);
    if (after == null) {
      return unlisted(path, value);
    }
    if (after.equals(value)) {
      return Optional.empty();
    }
    if (image(path)) {
      return after.equals(before)
          ? Optional.empty()
          : Optional.of(change(Kind.IMAGE_PINNED, path, pinnedImage(path)));
    }
    if (before != null && !before.equals(after)) {
      return Optional.of(
          value.equals(before)
              ? change(Kind.DEFAULT_CHANGED_YOU_PINNED, path, "your file keeps the old default")
              : change(Kind.DEFAULT_CHANGED_YOU_CUSTOMISED, path, ""));
    }
    return Optional.empty();
  }

  /** A move from a scalar to a key below it does not concern files that have the new shape. */
  private boolean applies(ValuesMove move, KeyPath path) {
    boolean wrapped = move.to().map(move.from()::covers).orElse(false);
    return wrapped ? move.from().equals(path) : move.from().covers(path);
  }

  private ValuesChange moved(ValuesMove move, KeyPath path) {
    Optional<KeyPath> to = move.to().map(t -> chased(path.moved(move.from(), t)));
    Kind kind = to.isPresent() ? Kind.MOVED : Kind.NOT_READ;
    return new ValuesChange(
        kind,
        path,
        to,
        Optional.ofNullable(old.leaves().get(path)),
        to.map(t -> next.leaves().get(t)),
        Optional.ofNullable(yours.leaves().get(path)).map(ChartDefaults::compared),
        yours.line(path),
        move.effect(),
        move.source());
  }

  /** A key that moved twice between the two charts, followed to its last place. */
  private KeyPath chased(KeyPath path) {
    KeyPath at = path;
    for (ValuesMove move : moves) {
      if (move.to().isPresent() && applies(move, at)) {
        at = at.moved(move.from(), move.to().get());
      }
    }
    return at;
  }

  private Optional<ValuesChange> unlisted(KeyPath path, String value) {
    if (nextBlocks.contains(path)) {
      return value.equals("{}") || value.equals("null")
          ? Optional.empty()
          : Optional.of(
              change(Kind.TYPE_CHANGED, path, "the new chart expects keys below it, not a value"));
    }
    if (next.subcharts().contains(path.keys().getFirst())) {
      return Optional.empty();
    }
    for (KeyPath above = path.parent(); above.depth() > 0; above = above.parent()) {
      String container = next.leaves().get(above);
      if (container != null) {
        return Set.of("{}", "null", "[]", "\"\"").contains(container)
            ? Optional.empty()
            : Optional.of(
                change(Kind.TYPE_CHANGED, path, "the new chart expects one value at " + above));
      }
    }
    String top = path.keys().getFirst();
    if (ValuesKnown.shipped().isRead(path) || top.startsWith("_") || top.startsWith("x-")) {
      return Optional.empty();
    }
    boolean before = old.leaves().containsKey(path) || oldBlocks.contains(path) || openIn(path);
    return Optional.of(
        before
            ? change(Kind.NOT_READ, path, "the new chart does not list it any more")
            : change(
                Kind.NOT_LISTED, path, "neither chart lists it; check that it is spelt right"));
  }

  private boolean openIn(KeyPath path) {
    for (KeyPath above = path.parent(); above.depth() > 0; above = above.parent()) {
      if (old.leaves().containsKey(above)) {
        return true;
      }
    }
    return false;
  }

  private void theirs(List<ValuesChange> changes) {
    var covered = new HashSet<KeyPath>();
    for (KeyPath leaf : yours.leaves().keySet()) {
      for (KeyPath p = leaf; p.depth() > 0 && covered.add(p); p = p.parent()) {}
    }
    for (Map.Entry<KeyPath, String> leaf : next.leaves().entrySet()) {
      String before = old.leaves().get(leaf.getKey());
      if (covered.contains(leaf.getKey()) || leaf.getValue().equals(before)) {
        continue;
      }
      boolean follow = before != null;
      changes.add(change(follow ? Kind.DEFAULT_CHANGED_YOU_FOLLOW : Kind.ADDED, leaf.getKey(), ""));
    }
    for (KeyPath path : old.leaves().keySet()) {
      if (!covered.contains(path)
          && !next.leaves().containsKey(path)
          && !nextBlocks.contains(path)) {
        changes.add(change(Kind.REMOVED, path, ""));
      }
    }
  }

  private ValuesChange change(Kind kind, KeyPath path, String effect) {
    return new ValuesChange(
        kind,
        path,
        Optional.empty(),
        Optional.ofNullable(old.leaves().get(path)),
        Optional.ofNullable(next.leaves().get(path)),
        Optional.ofNullable(yours.leaves().get(path)).map(ChartDefaults::compared),
        yours.line(path),
        effect,
        "");
  }

  static boolean image(KeyPath path) {
    return path.last().equals("tag") && path.keys().stream().anyMatch(k -> k.equals("image"));
  }

  private String pinnedImage(KeyPath path) {
    return next.subcharts().contains(path.keys().getFirst())
        ? "this image belongs to a store: another version of it may not read its data"
        : "with your tag this part of Dify is not upgraded";
  }
}
