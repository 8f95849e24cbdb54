package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** 1.8.1 to 1.13.3: what is refused, a migration that fails, there with vectors and files, back. */
@Story(Pair.SHARED_ENVIRONMENT)
@Order(15)
class SharedEnvironmentOnDockerTest {
  /** A line that only the plugin daemon has in a Compose file. */
  private static final String DAEMON =
      "      DB_DATABASE: \\$\\{DB_PLUGIN_DATABASE:-dify_plugin\\}\n";

  private final Stack stack = new Stack(Pair.SHARED_ENVIRONMENT);

  @AfterAll
  void remove() {
    stack.close();
  }

  /** Rows 23, 22, 42, 39 and 24 of the failures that Dify's users reported. */
  @Test
  @Order(1)
  void S1_whatCannotWorkIsNamedWhileEverythingServesAndNothingIsTouched() throws IOException {
    var upgrade = stack.upgrade();
    var containers = upgrade.dify.containers();
    Path env = upgrade.staged().resolve(".env");
    Path compose = upgrade.staged().resolve("docker-compose.yaml");
    refused(
        upgrade,
        env,
        "(?m)^COMPOSE_PROFILES=.*$",
        "COMPOSE_PROFILES=weaviate",
        "1.13.3 would start no database",
        "COMPOSE_PROFILES");
    refused(
        upgrade,
        env,
        "(?m)^DB_HOST=.*$",
        "DB_HOST=db",
        "1.13.3 would look for services that it does not have",
        "DB_HOST=db");
    refused(
        upgrade,
        compose,
        "\\./volumes/db/data",
        "./volumes/other/data",
        "1.13.3 would not find the data of db",
        "volumes/other/data");
    refused(
        upgrade,
        compose,
        "dify-api:1\\.13\\.3",
        "dify-api:1.13.9",
        "images of 1.13.3 are not on this engine",
        "langgenius/dify-api:1.13.9");
    refused(
        upgrade,
        compose,
        DAEMON,
        "$0      DB_HOST: nowhere.invalid\n",
        "the plugin daemon of 1.13.3 could not log in to its database",
        "nowhere.invalid");
    refused(
        upgrade,
        compose,
        DAEMON,
        "$0      DB_PASSWORD: not-the-one\n",
        "the plugin daemon of 1.13.3 could not log in to its database",
        "password authentication failed");
    refused(
        upgrade,
        env,
        "(?m)^DB_PLUGIN_DATABASE=.*$",
        "DB_PLUGIN_DATABASE=other",
        "the plugin daemon of 1.13.3 would use another database",
        "set DB_PLUGIN_DATABASE=dify_plugin in the staged .env");
    assertThat(upgrade.dify.containers()).as("containers").isEqualTo(containers);
    assertThat(upgrade.dify.get("/v1/messages")).contains("message 200");
  }

  private static void refused(
      Upgrade upgrade, Path file, String pattern, String replacement, String... said)
      throws IOException {
    String before = Files.readString(file);
    Planted.edit(file, pattern, replacement);
    var ended = upgrade.upgrade();
    assertThat(ended.exit()).as(ended.text()).isEqualTo(22);
    assertThat(ended.text()).contains(said);
    Files.writeString(file, before);
  }

  /**
   * Row 24 where nothing but the started daemon can tell: its name for the server leads nowhere.
   */
  @Test
  @Order(2)
  void aDaemonThatFindsNoDatabaseWhenItStartsIsTakenBack() throws IOException {
    var upgrade = stack.upgrade();
    String before = upgrade.dify.rows();
    Planted.edit(
        upgrade.staged().resolve("docker-compose.yaml"),
        "(?m)^  plugin_daemon:\n",
        "$0    extra_hosts: [\"db_postgres:127.0.0.9\"]\n");
    upgrade.hurry();
    var said = upgrade.upgrade();
    assertThat(said.exit()).as(said.text()).isEqualTo(22);
    assertThat(said.text())
        .contains(
            "stopped at: start 1.13.3 behind a closed front",
            "the plugin daemon does not",
            ": failed to init dify plugin db error=",
            "127.0.0.9");
    upgrade.isWhereItStarted(before, said);
    upgrade.describe("");
    upgrade.stage();
  }

  @Test
  @Order(3)
  void aMigrationThatFailsOnRealDataTakesItselfBack() throws IOException {
    stack.upgrade().failsOnItsPoison();
  }

  /**
   * The stand-in says of each collection: its form, its objects, their content as a number, those
   * found. The files are as somebody leaves them who restored them as root after the release's own
   * chown had run once.
   */
  @Test
  @Order(4)
  void S15_vectorsMoveToTheNewFormAndBack_andFilesOfAnotherOwnerAreGivenToTheUserOfTheNewPrograms()
      throws IOException {
    var upgrade = stack.upgrade();
    Path storage = upgrade.dify.storage();
    Engine.MACHINE.said("touch", storage.resolve(".init_permissions").toString());
    Engine.MACHINE.said("chown", "-R", "0:0", storage.toString());
    Engine.MACHINE.said("chmod", "-R", "u=rwX,go=rX", storage.toString());
    String rows = upgrade.dify.rows();
    upgrade.dify.vectors("seed");
    String before = upgrade.dify.vectors("say");
    assertThat(before).matches("\\S+_Node old 150 \\d+ found 0\n\\S+_Node old 0 \\d+ found 0");

    var there = upgrade.upgrade();
    assertThat(there.exit()).as(there.text()).isZero();
    upgrade.isAtItsTarget(there);
    assertThat(upgrade.dify.vectors("say"))
        .isEqualTo(before.replace("old", "new").replaceFirst("found 0", "found 150"));
    assertThat(upgrade.journals().lines())
        .anyMatch(line -> line.contains("objects with their vectors") && line.contains("150"));

    upgrade.returns(rows);
    assertThat(upgrade.dify.vectors("say")).as("after the rollback").isEqualTo(before);
  }

  @Test
  @Order(5)
  void S15_aMoveOfVectorsThatFailsIsTakenBack() throws IOException {
    var upgrade = stack.upgrade();
    if (upgrade.dify.vectors("say").isEmpty()) {
      upgrade.dify.vectors("seed");
    }
    String rows = upgrade.dify.rows();
    upgrade.dify.vectors("poison");
    String poisoned = upgrade.dify.vectors("say");
    var failed = upgrade.upgrade();
    assertThat(failed.exit()).as(failed.text()).isEqualTo(22);
    assertThat(failed.text())
        .contains("stopped at: bring the collections of files:weaviate")
        .contains("the vector store did not take an object");
    upgrade.isWhereItStarted(rows, failed);
    assertThat(upgrade.dify.vectors("say")).as("taken back").isEqualTo(poisoned);
  }
}
