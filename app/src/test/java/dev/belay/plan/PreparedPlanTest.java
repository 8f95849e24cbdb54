package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.DifyVersion;
import dev.belay.release.RequiredAct;
import dev.belay.step.MigratePlugins;
import dev.belay.step.OpenTraffic;
import dev.belay.step.PrepareRelease;
import dev.belay.step.RecordBaseline;
import dev.belay.step.RunCommands;
import dev.belay.step.SetAsideCreated;
import dev.belay.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  private static final Plan PLAN = plan(false);

  private static Plan plan(boolean databaseIsMade) {
    return plan(databaseIsMade, List.of(ACT));
  }

  private static Plan plan(boolean databaseIsMade, List<RequiredAct> acts) {
    return UpgradePlanner.plan(
        Order.of(
                "1.14.2",
                "basis",
                List.of(
                    new Order.Leg(
                        "1.15.0", List.of(new Order.Migration("database:dify", "a", "b")))),
                List.of(),
                List.of())
            .driven(
                Optional.of(new Order.Daemon(MigratePlugins.ROLE, databaseIsMade)),
                Optional.empty(),
                acts));
  }

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
    assertThat(ids.subList(ids.indexOf("health-1.15.0"), at))
        .startsWith("health-1.15.0", "reach-1.15.0");
    assertThat(PLAN.steps().get(at)).isInstanceOf(RunCommands.class);
    assertThat(PLAN.steps().get(at + 1)).isEqualTo(new RecordBaseline());
    assertThat(PLAN.steps().get(at + 2)).isInstanceOf(OpenTraffic.class);
    assertThat(ids).containsOnlyOnce("baseline");
    var back =
        RollbackPlanner.plan(PLAN, PLAN.steps().subList(0, at + 1), Set.of(UpgradePlanner.BEFORE))
            .orElseThrow();
    assertThat(back.steps().stream().map(Step::id))
        .startsWith("stop-1.15.0", "return-to-before", "install-1.14.2")
        .endsWith("start-1.14.2", "health-1.14.2", "open-1.14.2");
  }

  @Test
  void S5_thePluginDaemonMigratesBeforeTheBaselineAndIsVerifiedBehindTheClosedFront() {
    assertThat(PLAN.steps().stream().map(Step::id))
        .containsSubsequence(
            "migrate-dify-1.15.0",
            "plugins-1.15.0",
            "start-1.15.0",
            "verify-plugins-1.15.0",
            "schema-dify_plugin-1.15.0",
            "run-legacy-model-types-1.15.0",
            "baseline",
            "open-1.15.0");
  }

  @Test
  void S32_withoutCommandsTheBaselineIsNotedWhileTheDoorIsShut() {
    assertThat(plan(false, List.of()).steps().stream().map(Step::id))
        .containsSubsequence("migrate-dify-1.15.0", "plugins-1.15.0", "baseline", "start-1.15.0");
  }

  @Test
  void S8_aDatabaseThatIsMadeIsMadeFirstAndTakenAwayLast() {
    var plan = plan(true);
    assertThat(plan.created()).containsExactly(MigratePlugins.ROLE);
    assertThat(plan.steps().get(1).id()).isEqualTo("create-dify_plugin");
    assertThat(PlanFile.parse(PlanFile.text(plan), "plan.json")).isEqualTo(plan);
    var back =
        RollbackPlanner.plan(plan, plan.steps(), Set.of(UpgradePlanner.BEFORE)).orElseThrow();
    assertThat(back.steps().stream().map(Step::id))
        .containsSubsequence("return-to-before", "open-1.14.2", "set-aside-dify_plugin");
    assertThat(PlanFile.parse(PlanFile.text(back), "plan.json")).isEqualTo(back);
    assertThat(
            RollbackPlanner.plan(plan, plan.steps().subList(0, 2), Set.of()).orElseThrow().steps())
        .as("where it could not be made")
        .containsExactly(new SetAsideCreated(MigratePlugins.ROLE));
  }

  private static final Plan VECTORS =
      UpgradePlanner.plan(
          Order.of(
                  "1.8.1",
                  "basis",
                  List.of(
                      new Order.Leg(
                          "1.13.3", List.of(new Order.Migration("database:dify", "a", "b")))),
                  List.of("files:weaviate"),
                  List.of())
              .driven(
                  Optional.empty(),
                  Optional.of(new Order.Vectors("weaviate-1.9.2", "files:weaviate")),
                  List.of()));

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
