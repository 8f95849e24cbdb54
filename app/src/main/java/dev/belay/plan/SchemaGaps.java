package dev.belay.plan;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.SchemaSketch;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tables and columns that the revision of a database makes and that are not there: what is left
 * when somebody stamped a revision whose migration did not run. Types, keys and indexes are not
 * compared here; {@code belay migrations drift} does that, with a source.
 */
final class SchemaGaps {
  private final MigrationFacts released;

  SchemaGaps(MigrationFacts released) {
    this.released = released;
  }

  /**
   * @param releases that may know the revision, the likeliest first
   */
  Observed<List<String>> of(
      List<ReleaseFacts> releases, DatabaseSummary database, DatabaseUse use) {
    String head = database.revision();
    Optional<ReleaseFacts> knows =
        releases.stream()
            .filter(r -> r.revisions().stream().anyMatch(v -> v.id().equals(head)))
            .findFirst();
    if (knows.isEmpty()) {
      return Observed.unknown(
          "no release of this path has the revision '" + head + "'",
          "belay migrations drift --git DIR --tag VERSION --database URI");
    }
    try {
      var revisions = released.of(knows.get().revisions());
      return Observed.known(gaps(SchemaSketch.after(revisions.path(Optional.empty(), head)), use));
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().seen(), e.failure().next());
    }
  }

  private static List<String> gaps(SchemaSketch made, DatabaseUse use) {
    var gaps = new ArrayList<String>();
    made.columns()
        .forEach((table, columns) -> {
          Set<String> there = use.columns().getOrDefault(table, Set.of());
          if (there.isEmpty()) {
            gaps.add("table " + table + " is missing");
            return;
          }
          var missing = new TreeSet<>(columns);
          missing.removeAll(there);
          missing.forEach(column -> gaps.add("column " + table + "." + column + " is missing"));
        });
    return gaps;
  }
}
