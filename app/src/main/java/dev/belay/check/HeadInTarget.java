package dev.belay.check;

import dev.belay.release.ReleasedRevision;
import java.util.Map;

/** Whether the new image knows the revision that the database is stamped with. */
final class HeadInTarget implements HeadCheck {
  /** Heads of previews that no stable release contains. */
  private static final Map<String, String> DEAD_ENDS =
      Map.of("b45e25c2d166", "2.0.0-beta.2", "aab323465866", "1.14.0-rc1");

  private static final Risk RISK =
      RiskCheck.defined(
          "head-in-target",
          "the new release knows the database's revision",
          "1 2 3 4 5",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "upgrade to a release that contains the revision, or restore a backup of the database"
              + " from before it; never edit alembic_version",
          "dify#15220, #18079, #13350, #26213, #30502, #27473, #2880");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(String head, RiskFacts facts) {
    String target = facts.next().version().toString();
    if (head.isEmpty()) {
      return RISK.applies(
          "alembic_version is not there or has no row, so no release can tell what is there");
    }
    if (facts.next().revisions().stream().map(ReleasedRevision::id).anyMatch(head::equals)) {
      String seen = "%s contains revision %s".formatted(target, head);
      return new Finding.Passed(RISK.id(), RISK.title(), seen, RISK.source());
    }
    String origin =
        facts
            .history()
            .find(head)
            .map(entry -> "it came with " + entry.first())
            .orElseGet(() ->
                DEAD_ENDS.containsKey(head)
                    ? "it is of %s, which no stable release continues"
                        .formatted(DEAD_ENDS.get(head))
                    : "no known release has it: a build of a branch was started on this database");
    return RISK.applies(
        "the database is at %s and %s does not contain it; %s".formatted(head, target, origin));
  }
}
