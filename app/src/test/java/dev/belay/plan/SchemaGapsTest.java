package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.Measurements;
import dev.belay.migration.MigrationFacts;
import dev.belay.migration.SchemaSketch;
import dev.belay.outside.Observed;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A database that was stamped with a revision whose migration did not run to its end. */
class SchemaGapsTest {
  private static final MigrationFacts MIGRATIONS = MigrationFacts.shipped();
  private static final ReleaseFacts RELEASE =
      CatalogFiles.shipped().release(DifyVersion.of("1.8.1"));

  @Test
  void aSchemaThatItsRevisionMakesHasNoGaps() {
    assertThat(gaps(RELEASE.alembicHead(), made())).isEqualTo(Observed.known(List.of()));
  }

  @Test
  void aMissingTableAndAMissingColumnAreNamed() {
    Map<String, Set<String>> columns = made();
    columns.remove("provider_credentials");
    columns.get("providers").remove("credential_id");

    assertThat(gaps(RELEASE.alembicHead(), columns))
        .isEqualTo(
            Observed.known(
                List.of(
                    "table provider_credentials is missing",
                    "column providers.credential_id is missing")));
  }

  @Test
  void aRevisionThatNoReleaseHasIsNotJudged() {
    assertThat(gaps("0123456789ab", made()))
        .isInstanceOfSatisfying(
            Observed.Unknown.class, u -> assertThat(u.why()).contains("'0123456789ab'"));
  }

  /** The columns of every table after the migrations of the release. */
  private static Map<String, Set<String>> made() {
    var columns = new TreeMap<String, Set<String>>();
    SchemaSketch.after(
            MIGRATIONS.of(RELEASE.revisions()).path(Optional.empty(), RELEASE.alembicHead()))
        .columns()
        .forEach((table, names) -> columns.put(table, new TreeSet<>(names)));
    return columns;
  }

  private static Observed<List<String>> gaps(String revision, Map<String, Set<String>> columns) {
    var database =
        new DatabaseSummary(
            "15.18",
            List.of(revision),
            Optional.of(true),
            Map.of(),
            true,
            true,
            0,
            new Measurements(0, List.of(), List.of(), List.of()));
    var use =
        new DatabaseUse(
            columns,
            Map.of(),
            Map.of(),
            Observed.known(List.of()),
            Observed.known(List.of()),
            Observed.known(List.of()));
    return new SchemaGaps(MIGRATIONS).of(List.of(RELEASE), database, use);
  }
}
