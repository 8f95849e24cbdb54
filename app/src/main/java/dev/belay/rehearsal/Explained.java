package dev.belay.rehearsal;

import dev.belay.migration.Explanation;
import dev.belay.migration.Operation;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.PathExplanation.RevisionExplanation;
import dev.belay.migration.Work;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which revisions say that they change rows of a table.
 *
 * @param revisions by table, {@code schema.table} without {@code public.}
 * @param unread revisions with something that Belay could not read
 */
record Explained(Map<String, Set<String>> revisions, Set<String> unread) {

  static Explained of(PathExplanation path) {
    var revisions = new LinkedHashMap<String, Set<String>>();
    var unread = new LinkedHashSet<String>();
    for (RevisionExplanation r : path.revisions()) {
      for (Explanation e : r.explanations()) {
        if (e.operation() instanceof Operation.Opaque) {
          unread.add(r.revision().id());
        }
        if (changesRows(e)) {
          e.locks()
              .forEach(l ->
                  revisions
                      .computeIfAbsent(l.table(), t -> new LinkedHashSet<>())
                      .add(r.revision().id()));
        }
      }
    }
    return new Explained(revisions, unread);
  }

  private static boolean changesRows(Explanation e) {
    return e.destroys()
        || e.work() == Work.ROWS
        || e.work() == Work.REWRITE
        || e.work() == Work.UNKNOWN;
  }

  /** Who changes this table, in words; empty when nobody says so. */
  String by(String table) {
    var ids = revisions.getOrDefault(table, Set.of());
    return ids.isEmpty() ? "" : "by revision " + String.join(", ", ids);
  }
}
