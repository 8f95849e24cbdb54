package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted into a running stack: each ends at the target or at the start, all rows there. */
@Tag("full")
class FailuresOnDockerTest {

  @Test
  void S4_aReleaseThatNeverGetsHealthyIsTakenBackBeforeTrafficReturns() throws IOException {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      Files.createFile(upgrade.dify.storage().resolve(".sick-" + upgrade.pair.to));
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text())
          .contains(
              """
              the upgrade did not succeed and was taken back; everything runs as before it
                stopped at: start 1.14.2 behind a closed front
              """)
          .contains("\"status\": \"sick\"")
          .contains("after 90 s");
      upgrade.isWhereItStarted(before, said);
    }
  }

  @Test
  void aPasswordThatWasChangedInTheFilesOnlyIsTakenBack() throws IOException {
    try (var upgrade = Upgrade.of(Pair.ENVIRONMENT_SPLIT)) {
      edit(upgrade.staged().resolve(".env"), "(?m)^DB_PASSWORD=.*$", "DB_PASSWORD=another");
      String before = upgrade.dify.rows();
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isEqualTo(22);
      assertThat(said.text()).contains("password authentication failed").doesNotContain("another");
      upgrade.isWhereItStarted(before, said);
    }
  }

  @Test
  void aPinnedProfileWithoutADatabaseIsNamedBeforeTheWritersStop() throws IOException {
    try (var upgrade = Upgrade.of(Pair.SHARED_ENVIRONMENT)) {
      edit(
          upgrade.staged().resolve(".env"),
          "(?m)^COMPOSE_PROFILES=.*$",
          "COMPOSE_PROFILES=weaviate");
      var said = upgrade.upgrade();
      assertThat(said.exit()).as(said.text()).isIn(20, 22);
      assertThat(said.text()).contains("1.13.3 would start no database", "COMPOSE_PROFILES");
    }
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
      var killed = new java.util.ArrayList<String>();
      Process belay = upgrade.started("resume");
      while (belay.isAlive()) {
        String begun = lastBegun(upgrade);
        if (!begun.isEmpty() && !killed.contains(begun)) {
          killed.add(begun);
          kill(belay);
          belay = upgrade.started("resume");
        }
        belay.waitFor(50, java.util.concurrent.TimeUnit.MILLISECONDS);
      }
      String said = Files.readString(upgrade.work.resolve("said"));
      assertThat(belay.exitValue()).as(said).isZero();
      assertThat(killed).as("steps in which it was killed").hasSizeGreaterThan(8);
      upgrade.isAtItsTarget(new Upgrade.Said(0, said));
    }
  }

  private static void kill(Process belay) throws InterruptedException {
    // Only Belay: what it started lives on, as after a real crash (S10).
    belay
        .descendants()
        .filter(FailuresOnDockerTest::isJava)
        .forEach(ProcessHandle::destroyForcibly);
    belay.destroyForcibly().waitFor();
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/java");
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
