package dev.belay.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topological order that Alembic walks: down from the heads, staying on one line as long as no
 * other line still needs what comes next, then reversed.
 */
final class RevisionOrder {
  private final Map<String, Revision> byId;
  private final Map<String, Set<String>> ancestors = new HashMap<>();

  RevisionOrder(Map<String, Revision> byId) {
    this.byId = byId;
  }

  static List<String> heads(Map<String, Revision> byId, Collection<String> among) {
    var parents = new HashSet<String>();
    byId.values().forEach(r -> parents.addAll(Revisions.before(r)));
    return among.stream().filter(id -> !parents.contains(id)).toList();
  }

  List<Revision> of(Collection<String> ids) {
    refuseCycles();
    Set<String> todo = new HashSet<>(ids);
    List<String> lines = new ArrayList<>(heads(byId, byId.keySet()));
    List<String> output = new ArrayList<>();
    int current = 0;
    while (!lines.isEmpty()) {
      String candidate = lines.get(current);
      int needs = neededBy(lines, current, candidate);
      if (needs >= 0) {
        current = needs;
        continue;
      }
      if (todo.remove(candidate)) {
        output.add(candidate);
      }
      var next =
          Revisions.before(revision(candidate)).stream()
              .filter(p -> todo.contains(p) && !lines.contains(p))
              .toList();
      if (next.isEmpty()) {
        lines.remove(current);
        current = Math.max(current - 1, 0);
      } else {
        lines.set(current, next.getFirst());
        lines.addAll(next.subList(1, next.size()));
      }
    }
    return output.reversed().stream().map(this::revision).toList();
  }

  /** The walk below would not end on a cycle. */
  private void refuseCycles() {
    var left = new TreeSet<>(byId.keySet());
    boolean progress = true;
    while (progress) {
      progress =
          left.removeIf(id -> Revisions.before(revision(id)).stream().noneMatch(left::contains));
    }
    if (!left.isEmpty()) {
      throw Revisions.broken("the migrations form a cycle", String.join(", ", left));
    }
  }

  private Revision revision(String id) {
    return Objects.requireNonNull(byId.get(id));
  }

  private int neededBy(List<String> lines, int current, String candidate) {
    if (lines.size() == 1) {
      return -1;
    }
    for (int i = 0; i < lines.size(); i++) {
      if (i != current && ancestors(lines.get(i)).contains(candidate)) {
        return i;
      }
    }
    return -1;
  }

  /** The revision itself and all before it. */
  private Set<String> ancestors(String id) {
    Set<String> known = ancestors.get(id);
    if (known != null) {
      return known;
    }
    var all = new HashSet<String>();
    var todo = new ArrayList<>(List.of(id));
    while (!todo.isEmpty()) {
      String next = todo.removeLast();
      if (all.add(next)) {
        todo.addAll(Revisions.before(revision(next)));
      }
    }
    ancestors.put(id, all);
    return all;
  }
}
