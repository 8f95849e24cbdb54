package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.VersionChange.DeadEnd;
import dev.belay.release.VersionChange.Downgrade;
import dev.belay.release.VersionChange.Major;
import dev.belay.release.VersionChange.Minor;
import dev.belay.release.VersionChange.Patch;
import dev.belay.release.VersionChange.RequiredStop;
import dev.belay.release.VersionChange.Same;
import dev.belay.release.VersionChange.Unreadable;
import dev.belay.release.VersionChange.Upgrade;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {
  private static final Hops HOPS = Hops.shipped();

  @Test
  void eachKindOfChangeHasItsOwnAnswer() {
    assertThat(HOPS.between("1.15.0", "v1.15.0")).isInstanceOf(Same.class);
    assertThat(HOPS.between("1.14.1", "1.14.2")).isInstanceOf(Patch.class);
    assertThat(HOPS.between("1.10.1", "1.10.1-fix.1")).isInstanceOf(Patch.class);
    assertThat(HOPS.between("1.14.0", "1.16.0")).isInstanceOf(Minor.class);
    assertThat(HOPS.between("0.15.3", "1.0.0")).isInstanceOf(Major.class);
    assertThat(HOPS.between("1.2.0", "1.1.3")).isInstanceOf(Downgrade.class);
    assertThat(HOPS.between("main", "1.15.0")).isEqualTo(new Unreadable("main"));
    assertThat(HOPS.between("1.15.0", "latest")).isEqualTo(new Unreadable("latest"));
  }

  @Test
  void anUpgradeAcross18FromBeforePluginsStopsWhereTheirMigrationStillReachesCredentials() {
    var change = HOPS.between("0.15.3", "1.15.0");
    assertThat(change).isInstanceOf(RequiredStop.class);
    var hops = ((Upgrade) change).hops();
    assertThat(hops).hasSize(2);
    assertThat(hops.getFirst().to()).isEqualTo(DifyVersion.of("1.7.2"));
    assertThat(acts(hops.getFirst())).containsExactly("plugins-1.0.0", "old-metadata-1.1.1");
    assertThat(hops.getFirst().stopReasons()).singleElement().asString().contains("1.8.0");
    assertThat(acts(hops.getLast()))
        .containsExactly(
            "datasource-credentials-1.9.0",
            "pipeline-plugins-1.9.0",
            "weaviate-1.9.2",
            "plugin-auto-upgrade-1.15.0",
            "legacy-model-types-1.15.0");
    assertThat(hops.getLast().stopReasons()).isEmpty();
  }

  @Test
  void withoutCrossing18TheSameActsNeedNoStop() {
    assertThat(((Upgrade) HOPS.between("0.15.3", "1.7.2")).hops()).hasSize(1);
    assertThat(((Upgrade) HOPS.between("1.8.1", "1.15.0")).hops())
        .singleElement()
        .satisfies(hop -> assertThat(acts(hop)).doesNotContain("plugins-1.0.0"));
    assertThat(((Upgrade) HOPS.between("1.15.0", "1.16.0")).hops().getFirst().acts()).isEmpty();
  }

  @Test
  void deadEndsAreRefusedInBothDirectionsWithTheWayOut() {
    for (String beta : List.of("2.0.0-beta.1", "2.0.0-beta.2", "1.14.0-rc1")) {
      assertThat(HOPS.between(beta, "1.15.0"))
          .isInstanceOfSatisfying(
              DeadEnd.class, end -> assertThat(end.next()).startsWith("restore the backup"));
      assertThat(HOPS.between("1.9.2", beta)).isInstanceOf(DeadEnd.class);
    }
    assertThat(HOPS.between("2.0.0-beta.2", "1.15.0"))
        .isInstanceOfSatisfying(
            DeadEnd.class, end -> assertThat(end.why()).contains("b45e25c2d166"));
    assertThat(HOPS.between("1.0.0-beta.1", "1.7.2")).isInstanceOf(Upgrade.class);
  }

  @Test
  void theParallelLineIsToldWhatItMayLose() {
    var toOlder = ((Upgrade) HOPS.between("0.15.8", "1.0.0")).hops().getFirst();
    assertThat(acts(toOlder)).containsExactly("parallel-0.15.4", "plugins-1.0.0");
    assertThat(toOlder.acts().getFirst().why()).contains("1.0.0 was published before 0.15.8");
    assertThat(acts(((Upgrade) HOPS.between("0.15.8", "1.4.2")).hops().getFirst()))
        .doesNotContain("parallel-0.15.4");
    assertThat(acts(((Upgrade) HOPS.between("0.15.3", "1.0.0")).hops().getFirst()))
        .doesNotContain("parallel-0.15.4");
  }

  @Test
  void everyCommandExistsInEveryReleaseInWhichItMayRun() {
    var catalog = CatalogFiles.shipped();
    for (HopsFile.Act a : HopsFile.shipped().acts()) {
      for (DifyVersion version : catalog.versions()) {
        boolean within =
            !version.before(a.act().since())
                && a.latest().map(latest -> !latest.before(version)).orElse(true);
        if (within) {
          for (String command : a.act().commands()) {
            assertThat(catalog.release(version).flaskCommands())
                .as(a.act().id() + " at " + version)
                .anyMatch(name -> command.matches("flask " + name + "( -.*)?"));
          }
        }
      }
    }
  }

  @Test
  void enterpriseTakesListedPathsOnly() {
    assertThat(HOPS.enterprise("3.8.11", "3.8.12")).isInstanceOf(Patch.class);
    assertThat(HOPS.enterprise("3.8.4", "3.10.4")).isInstanceOf(Minor.class);
    var skipped = HOPS.enterprise("3.8.4", "3.12.0");
    assertThat(skipped)
        .isInstanceOfSatisfying(
            RequiredStop.class,
            stop ->
                assertThat(stop.hops())
                    .extracting(Hop::to)
                    .containsExactly(DifyVersion.of("3.10.4"), DifyVersion.of("3.12.0")));
    assertThat(HOPS.enterprise("3.9.1", "3.10.4"))
        .isInstanceOfSatisfying(
            DeadEnd.class, end -> assertThat(end.why()).contains("3.8, 3.10, 3.12"));
    assertThat(HOPS.enterprise("3.8.12", "3.9.0")).isInstanceOf(DeadEnd.class);
    assertThat(HOPS.enterprise("3.10.4", "3.10.3")).isInstanceOf(Downgrade.class);
  }

  private static List<String> acts(Hop hop) {
    return hop.acts().stream().map(RequiredAct::id).toList();
  }

  @Test
  void aParallelLineIsPassedOnlyByWhoIsOnIt() {
    var known = CatalogFiles.shipped().versions();
    var beside = DifyVersion.of("0.15.5");

    assertThat(HOPS.passed(known, DifyVersion.of("0.15.3"), DifyVersion.of("1.0.1")))
        .containsExactly(DifyVersion.of("1.0.0"), DifyVersion.of("1.0.1"));
    assertThat(HOPS.passed(known, DifyVersion.of("0.15.4"), DifyVersion.of("1.0.0")))
        .contains(beside);
    assertThat(HOPS.passed(known, DifyVersion.of("0.15.3"), DifyVersion.of("0.15.6")))
        .contains(beside);
  }
}
