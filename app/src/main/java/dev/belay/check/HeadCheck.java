package dev.belay.check;

import java.util.List;

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
        () -> judge(facts.text(RiskFact.DATABASE_HEAD).ifKnown().orElseThrow(), facts));
  }
}
