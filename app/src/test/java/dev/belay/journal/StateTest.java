package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.step.VerifyHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00.5Z");

  @TempDir private Path directory;

  @Test
  void theLatestRunIsTheOneThatWasMadeLastAlsoWhenTheClockWasSetBack() {
    var state = new State(directory);
    for (Instant at : List.of(NOW, NOW, NOW.minus(Duration.ofDays(2)), NOW.plusSeconds(60))) {
      var run = state.add(at);
      run.add(plan());
      assertThat(state.latest()).contains(run);
    }
    assertThat(state.all()).hasSize(4);
  }

  @Test
  void twoHostsThatBeginInTheSameSecondHaveRunsOfDifferentNames() {
    var here = new State(directory.resolve("here"));
    var there = new State(directory.resolve("there"));
    assertThat(here.add(NOW).run())
        .isNotEqualTo(there.add(NOW).run())
        .startsWith("20260301-020000");
  }

  @Test
  void aJournalIsReadInItsOrderHoweverTheClockJumped() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    InstantSource jumping = () -> NOW.plusSeconds(random.nextLong(-1_000_000, 1_000_000));
    Path file = directory.resolve("journal.jsonl");
    var tape = FileTape.open(file);
    var journal = Journal.begin(tape, jumping, JournalContract.OPENED, 1);
    for (int i = 0; i < 50; i++) {
      journal.append(new Entry.Begun("step-" + i));
    }
    journal.close();
    var next = Journal.takeOver(FileTape.open(file), jumping, JournalContract.OWNER);
    assertThat(next.epoch()).as("seed %d", seed).isEqualTo(2);
    assertThat(next.lines()).as("seed %d", seed).hasSize(52);
    assertThat(next.lines().get(50).entry()).isEqualTo(new Entry.Begun("step-49"));
  }

  private static Plan plan() {
    return new Plan(
        Plan.SCHEMA,
        Kind.UPGRADE,
        "1.8.1",
        "1.15.0",
        "basis",
        Set.of(),
        List.of(),
        List.of(new VerifyHealth("1.15.0")));
  }
}
