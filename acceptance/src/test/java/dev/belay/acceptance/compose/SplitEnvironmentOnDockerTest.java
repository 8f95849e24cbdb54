package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** 1.13.3 to 1.14.2: a password, a row and a sick release; there past a held command, and back. */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(50)
class SplitEnvironmentOnDockerTest {
  private final Stack stack = new Stack(Pair.ENVIRONMENT_SPLIT);
  private String before = "";

  @AfterAll
  void remove() {
    stack.close();
  }

  @Test
  @Order(1)
  void aPasswordThatWasChangedInTheFilesOnlyIsNamedBeforeAnythingStops() throws IOException {
    var upgrade = stack.upgrade();
    var containers = upgrade.dify.containers();
    Planted.edit(upgrade.staged().resolve(".env"), "(?m)^DB_PASSWORD=.*$", "DB_PASSWORD=another");
    String rows = upgrade.dify.rows();
    var said = upgrade.upgrade();
    assertThat(said.exit()).as(said.text()).isEqualTo(22);
    assertThat(said.text())
        .contains(
            "the api of 1.14.2 could not log in to its database", "password authentication failed")
        .doesNotContain("another");
    assertThat(upgrade.dify.containers()).as("containers").isEqualTo(containers);
    upgrade.isWhereItStarted(rows, said);
    upgrade.stage();
  }

  @Test
  @Order(2)
  void aMigrationThatFailsOnRealDataTakesItselfBack() throws IOException {
    stack.upgrade().failsOnItsPoison();
  }

  @Test
  @Order(3)
  void S4_aReleaseThatNeverGetsHealthyIsTakenBackBeforeTrafficReturns() throws IOException {
    var upgrade = stack.upgrade();
    Path sick = Files.createFile(upgrade.dify.storage().resolve(".sick-" + upgrade.pair.to));
    String rows = upgrade.dify.rows();
    long seconds = upgrade.hurry();
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
        .contains("after %d s".formatted(seconds));
    upgrade.isWhereItStarted(rows, said);
    Files.delete(sick);
    upgrade.describe("");
  }

  /** Held in the middle of its work by a signal, so that the test does not depend on luck. */
  @Test
  @Order(4)
  void S10_aComposeCommandThatOutlivesBelayIsWaitedFor() throws Exception {
    var upgrade = stack.upgrade();
    before = upgrade.dify.rows();
    Process first = upgrade.started();
    long[] orphan = new long[1];
    Engine.await(
        Duration.ofMinutes(20),
        () -> {
          orphan[0] = composeUp(upgrade.dify.project);
          return orphan[0] > 0 && Engine.MACHINE.ran("kill", "-STOP", "" + orphan[0]).ok();
        });
    Kills.belay(first);
    Process second = upgrade.resumed();
    Engine.await(
        Duration.ofMinutes(5), () -> upgrade.said().contains("it is still under way (process"));
    assertThat(second.isAlive()).isTrue();
    assertThat(ProcessHandle.of(orphan[0])).as("it was left alone").isPresent();
    Engine.MACHINE.said("kill", "-CONT", "" + orphan[0]);
    assertThat(second.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(second.exitValue()).as(upgrade.said()).isZero();
    assertThat(upgrade.journals().text()).contains("\"found\":\"running\"");
    upgrade.isAtItsTarget(new Upgrade.Said(0, upgrade.said()));
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

  /** Back from where the test before ended. */
  @Test
  @Order(5)
  @ResourceLock(Story.IMAGES_OF + "1.13.3")
  void S3_anOldImageWhoseNameIsGoneIsStillThereForTheRollback() throws IOException {
    var upgrade = stack.upgrade();
    if (before.isEmpty()) {
      before = upgrade.dify.rows();
      assertThat(upgrade.upgrade().exit()).isZero();
    }
    var images = new LinkedHashMap<String, String>();
    for (String program : List.of("api", "web")) {
      String name = "langgenius/dify-%s:%s".formatted(program, upgrade.pair.from);
      images.put(
          name, Engine.MACHINE.said("docker", "image", "inspect", "--format", "{{.Id}}", name));
    }
    try {
      images.keySet().forEach(name -> Engine.MACHINE.said("docker", "rmi", name));
      upgrade.returns(before);
    } finally {
      images.forEach((name, id) -> Engine.MACHINE.said("docker", "tag", id, name));
    }
  }
}
