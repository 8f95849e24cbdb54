package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.DifyVersion;
import dev.belay.release.RequiredAct;
import dev.belay.step.OpenTraffic;
import dev.belay.step.PrepareRelease;
import dev.belay.step.RunCommands;
import dev.belay.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan gains where Belay drives the containers itself. */
class PreparedPlanTest {
  private static final RequiredAct ACT =
      new RequiredAct(
          "legacy-model-types-1.15.0",
          DifyVersion.of("1.15.0"),
          RequiredAct.Moment.AFTER_START,
          List.of("flask data-migrate legacy-model-types --apply"),
          false,
          "why",
          "",
          List.of());

  private static final Plan PLAN =
      UpgradePlanner.prepared(
          UpgradePlanner.running(
              UpgradePlanner.plan(
                  "1.14.2",
                  "basis",
                  List.of(
                      new UpgradePlanner.Leg(
                          "1.15.0",
                          List.of(new UpgradePlanner.Migration("database:dify", "a", "b")))),
                  List.of(),
                  List.of()),
              List.of(ACT)));

  @Test
  void itIsReadBackAsItWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("plan.json");
    Files.writeString(file, PlanFile.text(PLAN));
    assertThat(PlanFile.read(file)).isEqualTo(PLAN);
  }

  @Test
  void S4_whatFailsBeforeTheWritersStopIsNotTakenBack() {
    assertThat(PLAN.steps().getFirst()).isEqualTo(new PrepareRelease("1.14.2", List.of("1.15.0")));
    assertThat(RollbackPlanner.plan(PLAN, PLAN.steps().subList(0, 1), Set.of())).isEmpty();
  }

  @Test
  void S4_aCommandRunsBehindTheClosedFrontAndIsTakenBackByTheRollbackPointAfterTheWritersStopped() {
    var ids = PLAN.steps().stream().map(Step::id).toList();
    int at = ids.indexOf("run-legacy-model-types-1.15.0");
    assertThat(PLAN.steps().get(at)).isInstanceOf(RunCommands.class);
    assertThat(PLAN.steps().get(at + 1)).isInstanceOf(OpenTraffic.class);
    var back =
        RollbackPlanner.plan(PLAN, PLAN.steps().subList(0, at + 1), Set.of(UpgradePlanner.BEFORE))
            .orElseThrow();
    assertThat(back.steps().stream().map(Step::id))
        .startsWith("stop-1.15.0", "return-to-before", "install-1.14.2")
        .endsWith("start-1.14.2", "health-1.14.2", "open-1.14.2");
  }

  private static final Plan VECTORS =
      UpgradePlanner.movingVectors(
          UpgradePlanner.plan(
              "1.8.1",
              "basis",
              List.of(
                  new UpgradePlanner.Leg(
                      "1.13.3", List.of(new UpgradePlanner.Migration("database:dify", "a", "b")))),
              List.of("files:weaviate"),
              List.of()),
          "weaviate-1.9.2",
          "files:weaviate");

  @Test
  void aPlanThatMovesVectorsIsReadBackAsItWasWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("plan.json");
    Files.writeString(file, PlanFile.text(VECTORS));
    assertThat(PlanFile.read(file)).isEqualTo(VECTORS);
  }

  @Test
  void S15_vectorsMoveAfterTheMigrationsAndBeforeTheStartAndTheirFilesReturnWithTheStoreStopped() {
    var ids = VECTORS.steps().stream().map(Step::id).toList();
    int at = ids.indexOf("migrate-vectors-1.13.3");
    assertThat(ids.indexOf("migrate-dify-1.13.3")).isLessThan(at);
    assertThat(ids.indexOf("keep-files:weaviate-window")).isBetween(0, at);
    assertThat(ids.get(at + 1)).isEqualTo("start-1.13.3");
    var back =
        RollbackPlanner.plan(
                VECTORS,
                VECTORS.steps().subList(0, at + 1),
                Set.of(UpgradePlanner.BEFORE, "files:weaviate"))
            .orElseThrow();
    assertThat(back.steps().stream().map(Step::id))
        .startsWith("stop-1.13.3", "return-files:weaviate")
        .containsOnlyOnce("return-files:weaviate")
        .endsWith("start-1.8.1", "health-1.8.1", "open-1.8.1");
  }
}
