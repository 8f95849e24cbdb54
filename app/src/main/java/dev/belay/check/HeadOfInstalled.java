package dev.belay.check;

import dev.belay.release.ReleasedRevision;

/** Whether the database is where the installed release says, before anything moves it on. */
final class HeadOfInstalled implements HeadCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "head-of-installed",
          "the migration of the installed release has run to its end",
          "6 7 8 9 10",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "run `flask upgrade-db` with the installed release and read its log before upgrading",
          "dify#8978, #16526, #21158, #22961, #23107, #24567");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding several(String heads, RiskFacts facts) {
    return new Finding.Undecided(
        RISK.id(),
        RISK.title(),
        "which of the rows of alembic_version is true: " + heads,
        "settle head-in-target first",
        RISK.source());
  }

  @Override
  public Finding judge(String head, RiskFacts facts) {
    var old = facts.old();
    if (head.equals(old.alembicHead())) {
      String seen = "the database is at %s, the head of %s".formatted(head, old.version());
      return new Finding.Passed(RISK.id(), RISK.title(), seen, RISK.source());
    }
    boolean behind = old.revisions().stream().map(ReleasedRevision::id).anyMatch(head::equals);
    String why =
        behind
            ? "its migration stopped before its end or never ran"
            : "another release has been started on it";
    return RISK.applies(
        "the database is at %s, the head of %s is %s: %s"
            .formatted(
                head.isEmpty() ? "no revision" : head, old.version(), old.alembicHead(), why));
  }
}
