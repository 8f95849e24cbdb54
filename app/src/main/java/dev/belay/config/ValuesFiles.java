package dev.belay.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that Helm is given for one release, in its order: later files lie over earlier ones.
 *
 * @param files as they are; {@code --set} is the last of them
 * @param changes what each file has to do with; what none of them says is with the last
 */
public record ValuesFiles(List<ValuesFile> files, List<List<ValuesChange>> changes) {
  public ValuesFiles {
    files = List.copyOf(files);
    changes = List.copyOf(changes);
  }

  /** The files between two charts. */
  public static ValuesFiles of(
      List<ValuesFile> files, ChartDefaults old, ChartDefaults next, List<ValuesMove> moves) {
    Map<KeyPath, String> all = combined(files);
    var changes = new ArrayList<List<ValuesChange>>();
    for (int at = 0; at < files.size(); at++) {
      ValuesFile file = files.get(at);
      var view = new ValuesFile(file.text(), file.inside(), all);
      List<ValuesFile> later = files.subList(at + 1, files.size());
      changes.add(
          ValuesConcerns.with(view, old, next, moves, ValuesDiff.of(view, old, next, moves))
              .stream()
              .filter(c -> files.size() == 1 || concerns(c, file, later, all))
              .toList());
    }
    return new ValuesFiles(files, changes);
  }

  /**
   * What no file sets is with the last one; a value that a later file replaces matters only where
   * its key does.
   */
  private static boolean concerns(
      ValuesChange change, ValuesFile file, List<ValuesFile> later, Map<KeyPath, String> all) {
    KeyPath path = change.path();
    if (change.kind() == ValuesChange.Kind.HALF_MOVED && change.line() > 0) {
      return true;
    }
    if (!all.containsKey(path)) {
      return later.isEmpty();
    }
    return switch (change.kind()) {
      case MOVED, NOT_READ, TYPE_CHANGED, NOT_LISTED -> file.leaves().containsKey(path);
      case HALF_MOVED,
          STORE_MOVES,
          DATA_GONE,
          STARTS_NEW,
          PUBLIC_SECRET,
          IMAGE_PINNED,
          DEFAULT_CHANGED_YOU_PINNED,
          DEFAULT_CHANGED_YOU_CUSTOMISED,
          DEFAULT_CHANGED_YOU_FOLLOW,
          ADDED,
          REMOVED,
          RENDERED ->
          file.leaves().containsKey(path)
              && later.stream().noneMatch(f -> f.leaves().containsKey(path));
    };
  }

  /** The values that are in force, as Helm puts them together: maps merge, all else replaces. */
  static Map<KeyPath, String> combined(List<ValuesFile> files) {
    var all = new LinkedHashMap<KeyPath, String>();
    for (ValuesFile file : files) {
      file.leaves()
          .forEach((path, value) -> {
            boolean below = all.keySet().stream().anyMatch(p -> path.covers(p) && !path.equals(p));
            if (below && value.equals("{}")) {
              return;
            }
            all.keySet().removeIf(p -> path.covers(p) || p.covers(path));
            all.put(path, value);
          });
    }
    return all;
  }

  public Map<KeyPath, String> leaves() {
    return combined(files);
  }

  /** The changes of all files, what needs a person first. */
  public List<ValuesChange> all() {
    return changes.stream()
        .flatMap(List::stream)
        .distinct()
        .sorted(
            Comparator.comparing(ValuesChange::kind)
                .thenComparing(c -> c.effect().isEmpty())
                .thenComparing(ValuesChange::path))
        .toList();
  }

  /** What one file is called; two of one name are told apart by their place. */
  public String name(int at) {
    if (files.size() == 1) {
      return "values.yaml";
    }
    String name = last(files.get(at));
    boolean alone = files.stream().filter(f -> last(f).equals(name)).count() == 1;
    return alone ? name : (at + 1) + "-" + name;
  }

  private static String last(ValuesFile file) {
    String name = file.text().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The names of all, with the block that holds the values where it is not the whole file. */
  public String names() {
    return IntStream.range(0, files.size())
        .mapToObj(i -> {
          KeyPath inside = files.get(i).inside();
          return name(i) + (inside.depth() == 0 ? "" : ", the block %s in it".formatted(inside));
        })
        .collect(Collectors.joining("; "));
  }

  /** The files in which a change was found, empty where there is one file only. */
  public String in(ValuesChange change) {
    return files.size() == 1 || change.line() == 0
        ? ""
        : named(change).collect(Collectors.joining(", "));
  }

  /**
   * Each file carried, in their order.
   *
   * @throws dev.belay.outside.OutsideException (wrong usage) when an answer fits no question
   */
  public List<ValuesMerge> merged(ChartDefaults next, Map<String, String> answers) {
    var merged = new ArrayList<ValuesMerge>();
    for (int i = 0; i < files.size(); i++) {
      List<ValuesChange> own = changes.get(i);
      boolean last = i == files.size() - 1;
      Map<String, String> fitting = new LinkedHashMap<>(answers);
      fitting.keySet().removeIf(id -> !asks(own, id) && !(last && !asks(all(), id)));
      merged.add(ValuesMerge.of(files.get(i), next, own, fitting));
    }
    return List.copyOf(merged);
  }

  private static boolean asks(List<ValuesChange> changes, String id) {
    return changes.stream().anyMatch(c -> c.id().equals(id));
  }

  /** The line of a change with its file, in front of what is said of it. */
  public String where(ValuesChange change) {
    if (change.line() == 0) {
      return "";
    }
    return files.size() == 1
        ? "line " + change.line() + ": "
        : named(change)
            .map(n -> n + ":" + change.line())
            .collect(Collectors.joining(", ", "", ": "));
  }

  private Stream<String> named(ValuesChange change) {
    return IntStream.range(0, files.size())
        .filter(i -> changes.get(i).contains(change))
        .mapToObj(this::name);
  }
}
