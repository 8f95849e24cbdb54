package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.Observed;
import dev.belay.plan.Assessment;
import dev.belay.plan.Order;
import dev.belay.plan.Question;
import dev.belay.plan.Questions;
import dev.belay.plan.ReleaseNotes;
import dev.belay.release.DifyVersion;
import dev.belay.release.Hops;
import dev.belay.release.VersionChange;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the vectors of the bundled Weaviate are moved by a plan, or stay with people. */
class VectorPlanTest {
  private static final String QUESTION = "act:weaviate-1.9.2";
  private static final List<String> RUN = List.of(QUESTION);

  @TempDir Path home;
  private Path data;

  @BeforeEach
  void directory() throws IOException {
    data = Files.createDirectories(home.resolve("volumes/weaviate"));
  }

  private static Assessment assessment(String from, String to, ReleaseNotes... notes) {
    if (!(Hops.shipped().between(from, to) instanceof VersionChange.Upgrade change)) {
      throw new AssertionError(from + " to " + to);
    }
    return new Assessment(
        Assessment.SCHEMA,
        Path.of("/srv/dify/docker"),
        DifyVersion.of(from),
        DifyVersion.of(to),
        change.hops(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(notes),
        List.of(),
        Observed.unknown("not looked at", "belay plan"));
  }

  private VectorPlan plan(Assessment assessment, FileSource... kept) {
    return VectorPlan.of(assessment, Optional.of(data), List.of(kept));
  }

  private static Question act(Assessment assessment) {
    return Questions.of(assessment).stream()
        .filter(q -> q.id().equals(QUESTION))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itsQuestionOffersThatThePlanDoesIt() {
    var path = assessment("1.8.1", "1.13.3");
    assertThat(plan(path).asks(act(path))).isTrue();
    assertThat(Questions.executable(act(path), true).options()).startsWith(Questions.RUN);
    assertThat(plan(path).wanted(List.of())).isFalse();
    assertThat(plan(path).wanted(RUN)).isTrue();
  }

  @Test
  void anExternalStoreOneThatMovesFurtherAndOneThatMayBeNewEnoughStayWithPeople() {
    var path = assessment("1.8.1", "1.13.3");
    assertThat(VectorPlan.of(path, Optional.empty(), List.of()).asks(act(path))).isFalse();
    var further = assessment("1.8.1", "1.18.0");
    assertThat(plan(further).wanted(RUN)).isFalse();
    assertThat(plan(assessment("1.9.2", "1.13.3")).wanted(RUN)).isFalse();
    var unknown =
        new ReleaseNotes(
            DifyVersion.of("1.9.2"),
            LocalDate.of(2025, 10, 29),
            "link",
            List.of(
                new ReleaseNotes.Item(
                    "1.9.2/weaviate-1.9.2",
                    ReleaseNotes.Subject.ACT,
                    "move it",
                    ReleaseNotes.Bearing.UNDECIDED,
                    "unknown")));
    assertThat(plan(assessment("1.8.1", "1.13.3", unknown)).wanted(RUN)).isFalse();
  }

  @Test
  void itOrdersTheStepForTheDirectoryThatTheStoreHasMounted() {
    var kept =
        FileSource.of("files:vectors", home.resolve("volumes/../volumes/weaviate"), Policy.EXACT);
    assertThat(plan(assessment("1.8.1", "1.13.3"), kept).order())
        .isEqualTo(new Order.Vectors("weaviate-1.9.2", "files:vectors"));
  }

  @Test
  void S15_withoutACaptureOfItsFilesOrWithOneThatMixesThemNothingIsMoved() {
    var path = assessment("1.8.1", "1.13.3");
    var other = FileSource.of("files:app-storage", home, Policy.UNION);
    assertThatThrownBy(() -> plan(path, other).order())
        .hasMessageContaining("nothing would bring them back")
        .hasMessageContaining("files:app-storage")
        .hasMessageContaining("weaviate: {path: volumes/weaviate, policy: exact}");
    var mixed = FileSource.of("files:vectors", data, Policy.UNION);
    assertThatThrownBy(() -> plan(path, mixed).order()).hasMessageContaining("policy union");
  }

  @Test
  void whoLetsThePlanDoItNeedNotAcceptTheRiskAsWell() {
    var risk = new Question("check:weaviate-1.27", Question.Kind.RISK, "", "", List.of());
    var other = new Question("check:weaviate-moved", Question.Kind.RISK, "", "", List.of());
    assertThat(VectorPlan.settles(risk)).isTrue();
    assertThat(VectorPlan.settles(other)).isFalse();
  }
}
