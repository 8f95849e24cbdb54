package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S2 with an engine of its own, which is restarted in the middle of an upgrade. */
@Tag("full")
class EngineRestartTest {
  private static final Pair PAIR = Pair.ENVIRONMENT_SPLIT;
  private static final Set<String> STORES = Set.of("db_postgres", "redis");
  private static final Set<String> LAST = Set.of("worker", "worker_beat", "nginx");

  /** Between these two the application is down, and only its stores run. */
  private static final String DOWN = "stop-" + PAIR.from;

  private static final String UP = "start-" + PAIR.to;
  private static final String OPEN = "open-" + PAIR.to;

  private static final List<String> STEPS =
      List.of("copy-before", "migrate-dify-" + PAIR.to, "schema-dify-" + PAIR.to, UP, OPEN);

  /** As after a power loss: neither Belay nor the engine ends in order. */
  @Test
  void S2_noWriterComesBackWhenTheMachineRestartsAfterAStep() throws Exception {
    long seed = new Random().nextLong();
    var steps = new ArrayList<>(STEPS);
    Collections.shuffle(steps, new Random(seed));
    var chosen = new TreeSet<>(steps.subList(0, 2));
    chosen.addAll(List.of(DOWN, "install-" + PAIR.to));
    System.out.println("seed %d: the machine restarts after %s".formatted(seed, chosen));
    try (var engine = OwnEngine.started(PAIR.from, PAIR.to);
        var upgrade = Upgrade.of(PAIR)) {
      String before = upgrade.dify.rows();
      var restarted = new TreeSet<String>();
      Process belay = upgrade.started("resume");
      while (belay.isAlive()) {
        String done = last(upgrade, "done");
        if (chosen.contains(done) && restarted.add(done)) {
          Kills.belay(belay);
          engine.restart();
          nothingWritesThatMustNot(upgrade);
          belay = upgrade.started("resume");
        }
        belay.waitFor(50, TimeUnit.MILLISECONDS);
      }
      var said = said(upgrade, belay);
      assertThat(restarted).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(3);
      // What waits behind a closed front stays down: a release that is asked then is taken back.
      assertThat(said.exit()).as("seed %d%n%s", seed, said.text()).isIn(0, 22);
      isAtOneEnd(upgrade, before, said);
    }
  }

  /** Belay lives on and sees its acts fail. */
  @Test
  void S2_anEngineThatRestartsUnderBelayEndsAtTheStartOrTheTarget() throws Exception {
    long seed = new Random().nextLong();
    String step = List.of(DOWN, "migrate-dify-" + PAIR.to, UP).get(new Random(seed).nextInt(3));
    System.out.println("seed %d: the engine restarts in %s".formatted(seed, step));
    try (var engine = OwnEngine.started(PAIR.from, PAIR.to);
        var upgrade = Upgrade.of(PAIR)) {
      String before = upgrade.dify.rows();
      Process belay = upgrade.started("resume");
      Engine.await(Duration.ofMinutes(10), () -> last(upgrade, "begun").equals(step));
      engine.restart();
      nothingWritesThatMustNot(upgrade);
      assertThat(belay.waitFor(8, TimeUnit.MINUTES)).as("Belay ends").isTrue();
      var said = said(upgrade, belay);
      for (int n = 0; n < 3 && !Set.of(0, 22).contains(said.exit()); n++) {
        assertThat(said.exit()).as("seed %d%n%s", seed, said.text()).isIn(20, 23);
        said = upgrade.belay("resume");
      }
      isAtOneEnd(upgrade, before, said);
    }
  }

  private static void isAtOneEnd(Upgrade upgrade, String before, Upgrade.Said said) {
    if (said.exit() == 0 && upgrade.dify.get("/health").contains(PAIR.to)) {
      upgrade.isAtItsTarget(said);
    } else {
      upgrade.isWhereItStarted(before, said);
    }
  }

  private static Upgrade.Said said(Upgrade upgrade, Process belay) throws IOException {
    return new Upgrade.Said(belay.exitValue(), Files.readString(upgrade.work.resolve("said")));
  }

  private static String last(Upgrade upgrade, String entry) {
    try {
      return upgrade.journal().stream()
          .filter(l -> l.contains("\"entry\":\"" + entry + "\""))
          .map(l -> l.replaceAll(".*\"step\":\"([^\"]*)\".*", "$1"))
          .reduce("", (a, b) -> b);
    } catch (IOException e) {
      return "";
    }
  }

  /** What the engine started by itself, a while after its own start. */
  private static void nothingWritesThatMustNot(Upgrade upgrade) throws Exception {
    TimeUnit.SECONDS.sleep(4);
    var journal = String.join("\n", upgrade.journal());
    boolean down = journal.contains("\"entry\":\"done\",\"step\":\"" + DOWN + "\"");
    boolean up = journal.contains("\"entry\":\"begun\",\"step\":\"" + UP + "\"");
    boolean open = journal.contains("\"entry\":\"begun\",\"step\":\"" + OPEN + "\"");
    var running =
        Engine.said(
                "docker",
                "ps",
                "--filter",
                "label=com.docker.compose.project=" + upgrade.dify.project,
                "--format",
                "{{.Label \"com.docker.compose.service\"}}")
            .lines()
            .toList();
    assertThat(running).as("the stores come back").containsAll(STORES);
    if (down && !up) {
      assertThat(running).as("between stop and start").isSubsetOf(STORES);
    } else if (down && !open) {
      assertThat(running).as("behind the closed front").doesNotContainAnyElementsOf(LAST);
    }
  }
}
