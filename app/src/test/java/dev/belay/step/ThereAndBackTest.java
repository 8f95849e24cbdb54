package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.ScratchServer;
import dev.belay.database.TestServer;
import dev.belay.outside.Inspection;
import dev.belay.run.MigrateVectorsTest;
import dev.belay.step.StepRows.After;
import dev.belay.step.StepRows.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every verb of a plan by itself, on a real server and real files: it is not done before it is
 * performed, a look says so afterwards, what is repeated changes nothing, and its reversal leads
 * back to every row and file, also when the verb was never performed.
 */
class ThereAndBackTest {
  /** Verbs whose harness is a test of their own, because of what they speak to. */
  private static final Map<Class<? extends Step>, Class<?>> ELSEWHERE =
      Map.of(MigrateVectors.class, MigrateVectorsTest.class);

  @TempDir private static Path shared;
  private static ScratchServer scratch;
  @TempDir private Path folder;

  @BeforeAll
  static void servers() {
    scratch = TestServer.trusting(Map.of("fsync", "off"), shared);
  }

  @AfterAll
  static void end() {
    scratch.close();
  }

  @Test
  void everyVerbHasARow() {
    var rows = StepRows.all().stream().map(Row::verb).collect(Collectors.toSet());
    var verbs = Arrays.stream(Step.class.getPermittedSubclasses()).collect(Collectors.toSet());
    verbs.removeAll(ELSEWHERE.keySet());
    assertThat(rows).isEqualTo(verbs);
  }

  static List<Row> rows() {
    return StepRows.all();
  }

  private SmallInstallation before(Row row, String name) throws IOException {
    var here = new SmallInstallation(Files.createDirectory(folder.resolve(name)), scratch);
    row.before().accept(here);
    return here;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itIsDoneOnceAndALookSaysSo(Row row) throws IOException {
    var here = before(row, "there");
    Step step = row.step().apply(here);
    if (row.after() != After.TORN) {
      assertThat(step.inspect(here.world())).isInstanceOf(Inspection.Untouched.class);
    }
    done(step, here);
    var facts = here.facts();
    Class<?> found =
        switch (row.after()) {
          case COMPLETE -> Inspection.Complete.class;
          case REPEATED -> Inspection.Untouched.class;
          case TORN -> Inspection.Torn.class;
        };
    assertThat(step.inspect(here.world())).isInstanceOf(found);
    if (row.after() == After.REPEATED) {
      done(step, here);
      assertThat(here.facts()).as("done again").isEqualTo(facts);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itsReversalLeadsBackWhetherItWasPerformedOrNot(Row row) throws IOException {
    for (boolean performed : List.of(true, false)) {
      var here = before(row, "back-" + performed);
      var facts = here.facts();
      Step step = row.step().apply(here);
      if (performed) {
        done(step, here);
      }
      switch (step.reversal()) {
        case Reversal.Undo(var steps) -> {
          for (Step back : steps) {
            done(back, here);
            if (!(back instanceof RunCommands)) {
              done(back, here);
            }
          }
          var after = here.facts();
          after.keySet().removeAll(row.leaves());
          facts.keySet().removeAll(row.leaves());
          assertThat(after).as("performed: " + performed).isEqualTo(facts);
          if (closes(step)) {
            assertThat(here.world().databases().shut(here.world().act(step))).isFalse();
          }
        }
        case Reversal.Nothing() -> {
          if (!row.wayBack()) {
            assertThat(here.facts()).as("it changes nothing").isEqualTo(facts);
          }
        }
        case Reversal.Irreversible(var why) -> assertThat(why).isNotBlank();
      }
    }
  }

  /** Whether what takes it back lets sessions in again. */
  private static boolean closes(Step step) {
    return step instanceof CaptureRollbackPoint || step instanceof MigrateDatabase;
  }

  @Test
  void aWayBackNeedsOnlyWhatSomeVerbKeeps() {
    var kept = new TreeSet<String>();
    var needed = new TreeSet<String>();
    for (Row row : StepRows.all()) {
      Set<String> labels = row.labels();
      (row.wayBack() ? needed : kept).addAll(labels);
    }
    assertThat(kept).containsAll(needed);
  }

  private static void done(Step step, SmallInstallation here) {
    assertThat(step.perform(here.world())).as(step.title()).isInstanceOf(Outcome.Done.class);
  }
}
