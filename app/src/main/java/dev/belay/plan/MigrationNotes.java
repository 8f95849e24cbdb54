package dev.belay.plan;

import dev.belay.migration.Explanation;
import dev.belay.migration.LockMode;
import dev.belay.migration.PathExplanation.RevisionExplanation;
import dev.belay.migration.WayBack;
import dev.belay.migration.Wording;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** What a plan says about one revision. */
final class MigrationNotes {
  /** How a note starts that only says under which condition the migration does something. */
  private static final String CONDITION = "only if ";

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
      var said = new ArrayList<String>();
      if (e.destroys()) {
        said.add(
            e.lossNotKnown()
                ? "not known whether data is lost"
                : "destroys data that no downgrade brings back");
      }
      e.notes().stream().filter(note -> !note.startsWith(CONDITION)).forEach(said::add);
      if (!said.isEmpty()) {
        hazards.add(Wording.of(e.operation()) + ": " + String.join("; ", said));
      }
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
