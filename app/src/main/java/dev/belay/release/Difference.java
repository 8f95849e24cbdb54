package dev.belay.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What two sets of named texts do not share, each in the order of the set it comes from.
 *
 * @param added names that only the later one has
 * @param removed names that only the earlier one has
 */
public record Difference(List<String> added, List<String> removed, List<Change> changed) {

  /** A name whose text differs. */
  public record Change(String name, String before, String after) {}

  public Difference {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  static Difference of(Map<String, String> before, Map<String, String> after) {
    var changed = new ArrayList<Change>();
    before.forEach((name, text) -> {
      String now = after.getOrDefault(name, text);
      if (!now.equals(text)) {
        changed.add(new Change(name, text, now));
      }
    });
    return new Difference(
        without(after.keySet(), before.keySet()),
        without(before.keySet(), after.keySet()),
        changed);
  }

  static Difference of(Collection<String> before, Collection<String> after) {
    return new Difference(without(after, before), without(before, after), List.of());
  }

  private static List<String> without(Collection<String> names, Collection<String> others) {
    return names.stream().filter(n -> !others.contains(n)).toList();
  }

  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }
}
