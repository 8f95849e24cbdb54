package dev.belay.check;

import dev.belay.release.ReleasedRevision;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges the revision that the database is stamped with; without it there is no verdict. */
interface HeadCheck extends RiskCheck {
  /**
   * @param head empty when alembic_version has no row
   */
  Finding judge(String head, RiskFacts facts);

  @Override
  default Finding judge(RiskFacts facts) {
    return Unknowns.or(
        risk(),
        facts,
        List.of(RiskFact.DATABASE_HEAD),
        () -> {
          String head = facts.text(RiskFact.DATABASE_HEAD).ifKnown().orElseThrow();
          return head.contains(",") ? several(head, facts) : judge(head, facts);
        });
  }

  /** Which of several rows is true, the table does not say. */
  default Finding several(String heads, RiskFacts facts) {
    List<String> rows = List.of(heads.split(",\\s*"));
    List<String> order = facts.next().revisions().stream().map(ReleasedRevision::id).toList();
    Optional<String> newest =
        rows.stream().allMatch(order::contains)
            ? rows.stream().max(Comparator.comparingInt(order::indexOf))
            : Optional.empty();
    String seen =
        "alembic_version has %d rows (%s): the migration refuses to start"
            .formatted(rows.size(), heads);
    return risk()
        .applies(
            seen,
            newest
                .map(n ->
                    "where the schema is that of %s (belay migrations drift tells), delete the rows that it follows: delete from alembic_version where version_num <> '%s'"
                        .formatted(n, n))
                .orElse("restore a backup of the database from when it had one row"));
  }
}
