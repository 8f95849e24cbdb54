package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import dev.belay.step.InstallRelease;
import dev.belay.step.OpenTraffic;
import dev.belay.step.StartClosed;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import dev.belay.step.VerifyHealth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Plan PLAN =
      plan(
          new StopWriters("1.8.1"),
          new InstallRelease("1.8.1", "1.15.0"),
          new StartClosed("1.15.0"),
          new VerifyHealth("1.15.0"),
          new OpenTraffic("1.15.0"));

  static Plan plan(Step... steps) {
    return new Plan(
        Plan.SCHEMA, Kind.UPGRADE, "1.8.1", "1.15.0", "basis", Set.of(), List.of(), List.of(steps));
  }

  @Test
  void aPlanIsReadBackFromItsFileWithTheSameDigest() {
    Plan read = PlanFile.parse(PlanFile.text(PLAN), "plan.json");
    assertThat(read).isEqualTo(PLAN);
    assertThat(PlanFile.digest(read)).isEqualTo(PlanFile.digest(PLAN)).hasSize(64);
  }

  @Test
  void stepsAreNamedByTheirVerbInTheFile() {
    assertThat(PlanFile.text(PLAN)).contains("{\"step\":\"stop-writers\",\"release\":\"1.8.1\"}");
  }

  @Test
  void theSameStepTwiceIsRefused() {
    assertThatThrownBy(() -> plan(new StopWriters("1.8.1"), new StopWriters("1.8.1")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("`stop-1.8.1` is in it twice");
  }

  @Test
  void aFileThatIsNoPlanIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> PlanFile.parse("{\"kind\":\n 7x}", "plan.json"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("plan.json:2");
    assertThatThrownBy(() -> PlanFile.parse("{}", "plan.json"))
        .isInstanceOf(OutsideException.class);
    String unknownVerb = PlanFile.text(PLAN).replace("stop-writers", "stop-everything");
    assertThatThrownBy(() -> PlanFile.parse(unknownVerb, "plan.json"))
        .hasMessageContaining("stop-everything");
  }

  @Test
  void theRollbackUndoesTheTouchedStepsLastFirstAndEachOnce() {
    var rollback = RollbackPlanner.plan(PLAN, PLAN.steps(), Set.of()).orElseThrow();
    assertThat(rollback.steps().stream().map(Step::id))
        .containsExactly(
            "stop-1.15.0", "install-1.8.1", "start-1.8.1", "health-1.8.1", "open-1.8.1");
    assertThat(rollback.from()).isEqualTo("1.15.0");
    assertThat(rollback.to()).isEqualTo("1.8.1");
  }

  @Test
  void whatWasNotTouchedIsNotUndone() {
    var rollback = RollbackPlanner.plan(PLAN, PLAN.steps().subList(0, 1), Set.of()).orElseThrow();
    assertThat(rollback.steps().stream().map(Step::id))
        .containsExactly("start-1.8.1", "health-1.8.1", "open-1.8.1");
    assertThat(RollbackPlanner.plan(PLAN, List.of(), Set.of())).isEmpty();
  }

  @Test
  void S28_theDigestOfAPlanIsTheSameInEveryProcess() {
    var labels = new LinkedHashSet<String>();
    for (int i = 9; i >= 0; i--) {
      labels.add("label-" + i);
    }
    var plan =
        new Plan(
            Plan.SCHEMA,
            Kind.ROLLBACK,
            "2",
            "1",
            "basis",
            labels,
            List.of(),
            List.of(new InstallRelease("2", "1")));

    assertThat(PlanFile.text(plan))
        .contains("\"captured\":[\"label-0\",\"label-1\",\"label-2\",\"label-3\"");
  }
}
