package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted into a running stack: each ends at the target or at the start, all rows there. */
@Tag("full")
class FailuresOnDockerTest {
  /** A line that only the plugin daemon has in a Compose file. */
  private static final String DAEMON =
      "      DB_DATABASE: \\$\\{DB_PLUGIN_DATABASE:-dify_plugin\\}\n";

  @Test
  void S4_aReleaseThatNeverGetsHealthyIsTakenBackBeforeTrafficReturns() throws IOException {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      Files.createFile(upgrade.dify.storage().resolve(".sick-" + upgrade.pair.to));
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text())
          .containsPattern(
              """
              the upgrade did not succeed and was taken back; everything runs as before it
                closed for .* s, from .* UTC
                stopped at: start 1.14.2 behind a closed front
              """)
          .contains("\"status\": \"sick\"")
          .contains("after 90 s");
      upgrade.isWhereItStarted(before, said);
    }
  }

  @Test
  void aPasswordThatWasChangedInTheFilesOnlyIsNamedBeforeAnythingStops() throws IOException {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      edit(upgrade.staged().resolve(".env"), "(?m)^DB_PASSWORD=.*$", "DB_PASSWORD=another");
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text())
          .contains(
              "the api of 1.14.2 could not log in to its database",
              "password authentication failed")
          .doesNotContain("another");
      upgrade.isWhereItStarted(before, said);
    }
  }

  /** Rows 23, 22, 42, 39 and 24 of the failures that Dify's users reported. */
  @Test
  void S1_whatCannotWorkIsNamedWhileEverythingServesAndNothingIsTouched() throws IOException {
    try (var upgrade = Upgrade.of(Pair.SHARED_ENVIRONMENT)) {
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
      whatOnlyTheDaemonSeesIsTakenBack(upgrade);
    }
  }

  /**
   * Row 24 where nothing but the started daemon can tell: its name for the server leads nowhere.
   */
  private static void whatOnlyTheDaemonSeesIsTakenBack(Upgrade upgrade) throws IOException {
    String before = upgrade.dify.rows();
    edit(
        upgrade.staged().resolve("docker-compose.yaml"),
        "(?m)^  plugin_daemon:\n",
        "$0    extra_hosts: [\"db_postgres:127.0.0.9\"]\n");
    upgrade.plan();
    var said = upgrade.upgrade();
    assertThat(said.exit()).as(said.text()).isEqualTo(22);
    assertThat(said.text())
        .contains(
            "stopped at: start 1.13.3 behind a closed front",
            "the plugin daemon does not",
            ": failed to init dify plugin db error=",
            "127.0.0.9");
    upgrade.isWhereItStarted(before, said);
  }

  private static void refused(
      Upgrade upgrade, Path file, String pattern, String replacement, String... said)
      throws IOException {
    String before = Files.readString(file);
    edit(file, pattern, replacement);
    upgrade.plan();
    var ended = upgrade.upgrade();
    assertThat(ended.exit()).as(ended.text()).isEqualTo(22);
    assertThat(ended.text()).contains(said);
    Files.writeString(file, before);
  }

  @Test
  void S3_anOldImageWhoseNameIsGoneIsStillThereForTheRollback() throws IOException {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      String before = upgrade.dify.rows();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      Engine.said("docker", "rmi", "langgenius/dify-api:" + upgrade.pair.from);
      Engine.said("docker", "rmi", "langgenius/dify-web:" + upgrade.pair.from);
      var back = upgrade.belay("rollback");
      assertThat(back.exit()).as(back.text()).isZero();
      upgrade.isWhereItStarted(before, back);
    }
  }

  @Test
  void filesOfAnotherOwnerAreGivenToTheUserOfTheNewPrograms() throws IOException {
    try (var upgrade = Upgrade.of(Pair.SHARED_ENVIRONMENT)) {
      Path storage = upgrade.dify.storage();
      // As somebody leaves it who restored it as root after the release's own chown had run once.
      Files.createFile(storage.resolve(".init_permissions"));
      Engine.said("chown", "-R", "0:0", storage.toString());
      Engine.said("chmod", "-R", "u=rwX,go=rX", storage.toString());
      String before = upgrade.dify.rows();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
      var back = upgrade.belay("rollback");
      assertThat(back.exit()).as(back.text()).isZero();
      upgrade.isWhereItStarted(before, back);
    }
  }

  @Test
  void aBelayThatIsKilledInEveryStepGoesOnToTheTarget() throws Exception {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      var killed = new ArrayList<String>();
      Process belay = upgrade.started("resume");
      while (belay.isAlive()) {
        String begun = lastBegun(upgrade);
        if (!begun.isEmpty() && !killed.contains(begun)) {
          killed.add(begun);
          Kills.belay(belay);
          belay = upgrade.started("resume");
        }
        belay.waitFor(50, TimeUnit.MILLISECONDS);
      }
      String said = Files.readString(upgrade.work.resolve("said"));
      assertThat(belay.exitValue()).as(said).isZero();
      assertThat(killed).as("steps in which it was killed").hasSizeGreaterThan(8);
      upgrade.isAtItsTarget(new Upgrade.Said(0, said));
    }
  }

  @Test
  void S4_aCommandOfTheReleaseThatFailsIsTakenBackWithWhatItWrote() throws IOException {
    try (var upgrade = Upgrade.of(Pair.NEW_SERVICES)) {
      upgrade.dify.sql(
          "insert into provider_credentials (tenant_id, provider_name, encrypted_config)"
              + " values (gen_random_uuid(), 'broken', 'none')");
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text())
          .contains(
              "a command of the release failed: flask data-migrate legacy-model-types --apply",
              "a credential could not be read");
      upgrade.isWhereItStarted(before, said);
    }
  }

  /** Rows 32 and 36 of what users reported: every program is healthy, and the release is deaf. */
  @Test
  void aReleaseThatDoesNotGetThroughToWhatItNeedsIsTakenBack() throws IOException {
    try (var upgrade = Upgrade.of(Pair.NEW_SERVICES)) {
      upgrade.dify.neighbour("inference.internal", 8000);
      upgrade.dify.sql(
          """
          alter table apps add column workflow_id uuid;
          create table workflows (id uuid, version text, graph text);
          insert into workflows values
            (gen_random_uuid(), 'draft', '{"url": "http://inference.internal:8000/v1/chat"}')\
          """);
      Path env = upgrade.staged().resolve(".env");
      edit(env, "(?m)^(DIFY_AGENT_SERVER_SECRET_KEY=.*)$", "$1=");
      String before = upgrade.dify.rows();

      var deaf = upgrade.upgrade();
      assertThat(deaf.exit()).as(deaf.text()).isEqualTo(22);
      assertThat(deaf.text())
          .contains(
              "1.16.0 does not get through to what it needs",
              "agent_backend:5050 (AGENT_BACKEND_BASE_URL)",
              "http://inference.internal:8000 by the proxy",
              "SSRF_PROXY_ALLOW_PRIVATE_IPS");
      upgrade.isWhereItStarted(before, deaf);

      edit(env, "(?m)^(DIFY_AGENT_SERVER_SECRET_KEY=.*)=$", "$1");
      Files.writeString(
          env, Files.readString(env) + "\nSSRF_PROXY_ALLOW_PRIVATE_DOMAINS=inference.internal\n");
      upgrade.plan();
      var there = upgrade.upgrade();
      assertThat(there.exit()).as(there.text()).isZero();
      upgrade.isAtItsTarget(there);
    }
  }

  /** Held in the middle of its work by a signal, so that the test does not depend on luck. */
  @Test
  void S10_aComposeCommandThatOutlivesBelayIsWaitedFor() throws Exception {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      Process first = upgrade.started("resume");
      long[] orphan = new long[1];
      Engine.await(
          Duration.ofMinutes(10),
          () -> {
            orphan[0] = composeUp(upgrade.dify.project);
            return orphan[0] > 0 && Engine.ran("kill", "-STOP", "" + orphan[0]).ok();
          });
      Kills.belay(first);
      Process second = upgrade.started("resume");
      Path said = upgrade.work.resolve("said");
      Engine.await(
          Duration.ofMinutes(1), () -> read(said).contains("it is still under way (process"));
      assertThat(second.isAlive()).isTrue();
      assertThat(ProcessHandle.of(orphan[0])).as("it was left alone").isPresent();
      Engine.said("kill", "-CONT", "" + orphan[0]);
      assertThat(second.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(second.exitValue()).as(read(said)).isZero();
      assertThat(String.join("\n", upgrade.journal())).contains("\"found\":\"running\"");
      upgrade.isAtItsTarget(new Upgrade.Said(0, read(said)));
    }
  }

  /** The id of a {@code docker compose up} of the project's application, or 0. */
  private static long composeUp(String project) {
    return ProcessHandle.allProcesses()
        .filter(p ->
            p.info()
                .arguments()
                .map(List::of)
                .orElse(List.of())
                .containsAll(List.of(project, "up", "api")))
        .mapToLong(ProcessHandle::pid)
        .max()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static String lastBegun(Upgrade upgrade) throws IOException {
    return upgrade.journal().stream()
        .filter(l -> l.contains("\"entry\":\"begun\""))
        .map(l -> l.replaceAll(".*\"step\":\"([^\"]*)\".*", "$1"))
        .reduce("", (a, b) -> b);
  }

  private static void edit(Path file, String pattern, String replacement) throws IOException {
    String text = Files.readString(file);
    String edited = text.replaceAll(pattern, replacement);
    assertThat(edited).as("the planted edit of " + file).isNotEqualTo(text);
    Files.writeString(file, edited);
  }
}
