package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Observed;
import dev.belay.release.Catalog;
import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadCheckTest {
  private static final Catalog CATALOG = CatalogFiles.shipped();
  private static final String OF_015 = "a91b476a53de";

  private static RiskFacts facts(String heads) {
    return new RiskFacts(
        CATALOG.release(DifyVersion.of("1.2.0")),
        CATALOG.release(DifyVersion.of("1.7.2")),
        CATALOG.alembic(),
        Map.of(RiskFact.DATABASE_HEAD, Observed.known(heads)));
  }

  private static String head() {
    return CATALOG.release(DifyVersion.of("1.2.0")).alembicHead();
  }

  @Test
  void severalRowsAreNamedWhateverTheirOrderAndTheOneThatFollowsTheOthersIsTheOneToKeep() {
    for (String heads : new String[] {head() + ", " + OF_015, OF_015 + ", " + head()}) {
      Finding found = new HeadInTarget().judge(facts(heads));

      assertThat(found).isInstanceOf(Finding.Blocked.class);
      assertThat(found.seen())
          .contains("alembic_version has 2 rows", head(), OF_015, "refuses to start");
      assertThat(found.next()).contains("version_num <> '" + head() + "'");
      assertThat(new HeadOfInstalled().judge(facts(heads))).isInstanceOf(Finding.Undecided.class);
    }
  }

  @Test
  void rowsOfWhichOneIsOfNoReleaseHaveNoOtherWayThanABackup() {
    assertThat(new HeadInTarget().judge(facts(head() + ", 0123456789ab")).next())
        .contains("restore a backup");
  }

  @Test
  void oneRowIsJudgedAsItWas() {
    assertThat(new HeadInTarget().judge(facts(head()))).isInstanceOf(Finding.Passed.class);
    assertThat(new HeadOfInstalled().judge(facts(head()))).isInstanceOf(Finding.Passed.class);
  }
}
