package dev.belay.plan;

import dev.belay.migration.Explanation;
import dev.belay.migration.LockMode;
import dev.belay.migration.PathExplanation.RevisionExplanation;
import dev.belay.migration.WayBack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** What a plan says about one revision. */
final class MigrationNotes {
  private MigrationNotes() {}

  /** The tables it locks, each with the mode. */
  static List<String> locks(RevisionExplanation revision) {
    var locks = new LinkedHashSet<String>();
    for (Explanation e : revision.explanations()) {
      e.locks().forEach(l -> locks.add(l.table() + " " + words(l.mode())));
    }
    return List.copyOf(locks);
  }

  /** What can go wrong or is lost; empty for most. */
  static List<String> hazards(RevisionExplanation revision) {
    var hazards = new LinkedHashSet<String>();
    if (revision.commitsBefore()) {
      hazards.add("commits everything before it: a later failure does not take that back");
    }
    for (Explanation e : revision.explanations()) {
      if (e.destroys()) {
        hazards.add("destroys data that no downgrade brings back");
      }
      hazards.addAll(e.notes());
    }
    if (revision.wayBack().kind() == WayBack.Kind.IRREVERSIBLE) {
      hazards.addAll(revision.wayBack().reasons());
    }
    return new ArrayList<>(hazards);
  }

  private static String words(LockMode mode) {
    return mode.name().replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
