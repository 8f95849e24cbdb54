package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Belay as its user starts it, on running stacks of three kinds: there, back, and a failure. */
@Tag("full")
class UpgradeOnDockerTest {

  /** The other kinds are walked below and in {@link CommandsOnDockerTest}. */
  @Test
  void anUpgradeServesTheNewReleaseAndItsRollbackServesTheOldOneWithEveryRow() throws IOException {
    try (var upgrade = Upgrade.of(Pair.NEW_SERVICES)) {
      String before = upgrade.dify.rows();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
      assertThat(upgrade.dify.sql("select encrypted_config from provider_credentials"))
          .as("the command of 1.15.0 ran once")
          .isEqualTo("cipher+");
      returns(upgrade, before);
    }
  }

  private static void returns(Upgrade upgrade, String rows) {
    var back = upgrade.belay("rollback");
    assertThat(back.exit()).as(back.text()).isZero();
    upgrade.isWhereItStarted(rows, back);
    assertThat(upgrade.dify.files()).contains("file after the upgrade");
  }

  /** The stand-in says of each: its form, its objects, their content as a number, those found. */
  @Test
  void S15_vectorsMoveToTheNewFormAndBackAndAMoveThatFailsIsTakenBack() throws IOException {
    try (var upgrade = Upgrade.of(Pair.SHARED_ENVIRONMENT)) {
      String rows = upgrade.dify.rows();
      upgrade.dify.vectors("seed");
      String before = upgrade.dify.vectors("say");
      assertThat(before).matches("\\S+_Node old 150 \\d+ found 0\n\\S+_Node old 0 \\d+ found 0");
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
      assertThat(upgrade.dify.vectors("say"))
          .isEqualTo(before.replace("old", "new").replaceFirst("found 0", "found 150"));
      assertThat(upgrade.journal())
          .anyMatch(line -> line.contains("objects with their vectors") && line.contains("150"));
      returns(upgrade, rows);
      assertThat(upgrade.dify.vectors("say")).as("after the rollback").isEqualTo(before);

      upgrade.dify.vectors("poison");
      String poisoned = upgrade.dify.vectors("say");
      upgrade.plan();
      var failed = upgrade.upgrade();
      assertThat(failed.exit()).as(failed.text()).isEqualTo(22);
      assertThat(failed.text())
          .contains("stopped at: bring the collections of files:weaviate")
          .contains("the vector store did not take an object");
      upgrade.isWhereItStarted(rows, failed);
      assertThat(upgrade.dify.vectors("say")).as("taken back").isEqualTo(poisoned);
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
