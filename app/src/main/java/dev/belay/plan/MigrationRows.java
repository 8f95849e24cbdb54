package dev.belay.plan;

import dev.belay.migration.MigrationFacts;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.PathExplanation.RevisionExplanation;
import dev.belay.migration.Revisions;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.Catalog;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ReleasedRevision;
import dev.belay.survey.DatabaseSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The migrations between two releases.
 *
 * @param released what the migrations of every known release do
 */
record MigrationRows(Catalog catalog, MigrationFacts released, Observed<DatabaseSummary> database) {
  /** PostgreSQL as Dify's compose file has had it in every release. */
  private static final int BUNDLED_MAJOR = 15;

  /** Empty when not every migration of the path was read when the catalog was built. */
  Optional<PathExplanation> explained(ReleaseFacts before, ReleaseFacts after) {
    int major = database.ifKnown().map(DatabaseSummary::major).orElse(BUNDLED_MAJOR);
    try {
      Revisions revisions = released.of(after.revisions());
      return Optional.of(
          PathExplanation.of(
              revisions, Optional.of(before.alembicHead()), after.alembicHead(), major));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }

  List<MigrationRow> rows(
      Optional<PathExplanation> explained, ReleaseFacts before, ReleaseFacts after) {
    var known = before.revisions().stream().map(ReleasedRevision::id).collect(Collectors.toSet());
    var byId = new LinkedHashMap<String, RevisionExplanation>();
    explained.ifPresent(p -> p.revisions().forEach(r -> byId.put(r.revision().id(), r)));
    var rows = new ArrayList<MigrationRow>();
    for (ReleasedRevision revision : after.revisions()) {
      if (!known.contains(revision.id())) {
        var first =
            catalog.alembic().find(revision.id()).map(e -> e.first()).orElse(after.version());
        RevisionExplanation explanation = byId.get(revision.id());
        rows.add(
            explanation == null
                ? new MigrationRow(revision.id(), first, List.of(), List.of("was not read"))
                : new MigrationRow(
                    revision.id(),
                    first,
                    MigrationNotes.locks(explanation),
                    MigrationNotes.hazards(explanation)));
      }
    }
    return rows;
  }
}
