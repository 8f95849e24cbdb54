package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** S2 with an engine of its own, which is restarted in the middle of an upgrade. */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(30)
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

  private @Nullable OwnEngine own;
  private @Nullable Upgrade started;

  private Upgrade upgrade() throws IOException {
    if (started == null) {
      own = OwnEngine.started(PAIR.from, PAIR.to);
      started = Upgrade.of(PAIR, own.engine(), Files.createTempDirectory("belay-docker"));
    }
    return started;
  }

  private void restart(Upgrade upgrade) throws Exception {
    Objects.requireNonNull(own).restart();
    nothingWritesThatMustNot(upgrade);
  }

  @AfterAll
  void remove() {
    if (started != null) {
      started.close();
    }
    if (own != null) {
      own.close();
    }
  }

  /** Belay lives on and sees its acts fail. */
  @Test
  @Order(1)
  void S2_anEngineThatRestartsUnderBelayEndsAtTheStartOrTheTarget() throws Exception {
    long seed = seed();
    String step = List.of(DOWN, "migrate-dify-" + PAIR.to, UP).get(new Random(seed).nextInt(3));
    System.out.println("seed %d: the engine restarts in %s".formatted(seed, step));
    var upgrade = upgrade();
    String before = upgrade.dify.rows();
    Process belay = upgrade.started();
    Engine.await(Duration.ofMinutes(20), () -> upgrade.journals().last("begun").equals(step));
    restart(upgrade);
    assertThat(belay.waitFor(20, TimeUnit.MINUTES)).as("Belay ends").isTrue();
    var said = new Upgrade.Said(belay.exitValue(), upgrade.said());
    for (int n = 0; n < 3 && !Set.of(0, 22).contains(said.exit()); n++) {
      assertThat(said.exit()).as("seed %d%n%s", seed, said.text()).isIn(20, 23);
      said = upgrade.belay("resume");
    }
    isAtOneEnd(upgrade, before, said);
    if (upgrade.dify.get("/health").contains(PAIR.to)) {
      upgrade.returns(before);
    }
  }

  /** As after a power loss: neither Belay nor the engine ends in order. */
  @Test
  @Order(2)
  void S2_noWriterComesBackWhenTheMachineRestartsAfterAStep() throws Exception {
    long seed = seed();
    var steps = new ArrayList<>(STEPS);
    Collections.shuffle(steps, new Random(seed));
    var chosen = new TreeSet<>(steps.subList(0, 2));
    chosen.addAll(List.of(DOWN, "install-" + PAIR.to));
    System.out.println("seed %d: the machine restarts after %s".formatted(seed, chosen));
    var upgrade = upgrade();
    String before = upgrade.dify.rows();
    var restarted = new TreeSet<String>();
    Process belay = upgrade.started();
    while (belay.isAlive()) {
      String done = upgrade.journals().last("done");
      if (chosen.contains(done) && restarted.add(done)) {
        Kills.belay(belay);
        restart(upgrade);
        belay = upgrade.resumed();
      }
      belay.waitFor(50, TimeUnit.MILLISECONDS);
    }
    var said = new Upgrade.Said(belay.exitValue(), upgrade.said());
    assertThat(restarted).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(3);
    // What waits behind a closed front stays down: a release that is asked then is taken back.
    assertThat(said.exit()).as("seed %d%n%s", seed, said.text()).isIn(0, 22);
    isAtOneEnd(upgrade, before, said);
  }

  private static long seed() {
    return Long.getLong("belay.engine.seed", new Random().nextLong());
  }

  private static void isAtOneEnd(Upgrade upgrade, String before, Upgrade.Said said) {
    if (said.exit() == 0 && upgrade.dify.get("/health").contains(PAIR.to)) {
      upgrade.isAtItsTarget(said);
    } else {
      upgrade.isWhereItStarted(before, said);
    }
  }

  /** What the engine started by itself, a while after its own start. */
  private static void nothingWritesThatMustNot(Upgrade upgrade) throws Exception {
    Engine.await(Duration.ofMinutes(5), () -> running(upgrade).containsAll(STORES));
    TimeUnit.SECONDS.sleep(3);
    String journal = upgrade.journals().text();
    boolean down = journal.contains("\"entry\":\"done\",\"step\":\"" + DOWN + "\"");
    boolean up = journal.contains("\"entry\":\"begun\",\"step\":\"" + UP + "\"");
    boolean open = journal.contains("\"entry\":\"begun\",\"step\":\"" + OPEN + "\"");
    var running = running(upgrade);
    assertThat(running).as("the stores come back").containsAll(STORES);
    if (down && !up) {
      assertThat(running).as("between stop and start").isSubsetOf(STORES);
    } else if (down && !open) {
      assertThat(running).as("behind the closed front").doesNotContainAnyElementsOf(LAST);
    }
  }

  private static List<String> running(Upgrade upgrade) {
    return upgrade
        .dify
        .engine
        .said(
            "docker",
            "ps",
            "--filter",
            "label=com.docker.compose.project=" + upgrade.dify.project,
            "--format",
            "{{.Label \"com.docker.compose.service\"}}")
        .lines()
        .toList();
  }
}
