package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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

  /**
   * From a release without a plugin daemon to the first one with it, by a role that may not make
   * databases (row 48 of the failures that Dify's users reported) and then by one that may.
   */
  @Test
  void S8_thePluginsOfOneZeroComeWithTheirDatabaseAndGoWithIt() throws IOException {
    try (var upgrade = Upgrade.of(Pair.PLUGINS)) {
      String before = upgrade.dify.rows();
      String containers = String.join(" ", upgrade.dify.containers());
      upgrade.describe("database: postgresql://poor@%s:5432/postgres".formatted(poor(upgrade)));
      var refused = upgrade.upgrade();
      assertThat(refused.exit()).as(refused.text()).isEqualTo(22);
      assertThat(refused.text())
          .contains(
              "the role may not make the database dify_plugin for postgres",
              "create database \"dify_plugin\" owner \"postgres\"");
      assertThat(String.join(" ", upgrade.dify.containers())).isEqualTo(containers);

      upgrade.describe("");
      upgrade.plan();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
      assertThat(upgrade.dify.sql("select provider_name from providers"))
          .as("the commands of 1.0.0 ran")
          .isEqualTo("langgenius/openai/openai");
      Files.writeString(upgrade.plugins().resolve("a-plugin"), "package");

      var back = upgrade.belay("rollback");
      assertThat(back.exit()).as(back.text()).isZero();
      upgrade.isWhereItStarted(before, back);
      assertThat(upgrade.dify.hasPlugins()).as("under its own name").isFalse();
      assertThat(upgrade.plugins()).isEmptyDirectory();
      var last = upgrade.belay("finalize");
      assertThat(last.exit()).as(last.text()).isZero();
      assertThat(
              upgrade.dify.sql(
                  "postgres",
                  "select string_agg(datname, ' ') from pg_database where datname like 'dify%'"))
          .isEqualTo("dify");
    }
  }

  /** A role that may look, and hold databases, and nothing else; answers the server's address. */
  private static String poor(Upgrade upgrade) throws IOException {
    upgrade.dify.sql(
        "postgres",
        "create role poor login password 'poor'; grant create on database postgres to poor");
    Files.writeString(upgrade.dify.directory.resolve("password"), "poor\n");
    return upgrade.dify.address("db");
  }

  @ParameterizedTest
  @EnumSource(value = Pair.class, mode = EnumSource.Mode.EXCLUDE, names = "PLUGINS")
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
