package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Belay as its user starts it, on running stacks of three kinds: there, back, and a failure. */
@Tag("full")
class UpgradeOnDockerTest {

  /** {@link CommandsOnDockerTest} has the third kind. */
  @ParameterizedTest
  @EnumSource(
      value = Pair.class,
      names = {"SHARED_ENVIRONMENT", "NEW_SERVICES"})
  void anUpgradeServesTheNewReleaseAndItsRollbackServesTheOldOneWithEveryRow(Pair pair)
      throws IOException {
    try (var upgrade = Upgrade.of(pair)) {
      String before = upgrade.dify.rows();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
      if (pair == Pair.NEW_SERVICES) {
        assertThat(upgrade.dify.sql("select encrypted_config from provider_credentials"))
            .as("the command of 1.15.0 ran once")
            .isEqualTo("cipher+");
      }
      var back = upgrade.belay("rollback");
      assertThat(back.exit()).as(back.text()).isZero();
      upgrade.isWhereItStarted(before, back);
      assertThat(upgrade.dify.files()).contains("file after the upgrade");
    }
  }

  @ParameterizedTest
  @EnumSource(Pair.class)
  void aMigrationThatFailsOnRealDataTakesItselfBack(Pair pair) throws IOException {
    try (var upgrade = Upgrade.of(pair)) {
      upgrade.dify.sql(pair.poison);
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text())
          .contains("the upgrade did not succeed and was taken back; everything runs as before it")
          .contains("stopped at: migrate database:dify to " + pair.to);
      upgrade.isWhereItStarted(before, said);
    }
  }
}
