package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.ScratchServer;
import dev.belay.database.TestServer;
import dev.belay.faults.Crash.Act;
import dev.belay.faults.Crash.Fate;
import dev.belay.faults.Crash.Way;
import dev.belay.journal.Entry;
import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults that Belay survives: it stops with a message and an exit code, or takes itself back, and
 * both ways out lead where they promise.
 */
@Tag("full")
class FaultTest {
  private static ScratchServer server;
  @TempDir private static Path folder;
  private static Site site;
  private static Recovery recovery;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(Map.of("fsync", "off"));
    site = new Site(folder, server.server(), "dify");
    recovery = new Recovery(site);
  }

  @AfterAll
  static void stop() {
    site.close();
    server.close();
  }

  @Test
  void aSignalThatAsksToEndLeavesARunThatGoesOnAndSaysHow() throws Exception {
    for (String signal : heard()) {
      String point = "program, while it runs: ./app migrate #1";
      site.renew(false);
      try (var victim = Victim.upgrade(site, point)) {
        site.application().hold("half of migrate");
        victim.stopped();
        victim.go(Points.Answer.GO);
        victim.stopped();
        site.application().awaitHeld();
        new OwnShell().run(Command.of("kill", "-" + signal, String.valueOf(victim.pid())));
        assertThat(victim.exit()).as(signal).isEqualTo(20);
        String run = site.state().latest().orElseThrow().run();
        assertThat(victim.said())
            .as(signal)
            .contains(
                "ended by a signal; nothing was undone",
                "\"migrate database:dify to 1.15.0 (old to new)\", was begun",
                "the installation: closed",
                "next: belay resume " + run,
                "or: belay rollback " + run);
        site.application().release();
      }
      assertThat(recovery.after(Act.UPGRADE, Way.RESUME).wrong()).as(signal).isEmpty();
    }
  }

  /** What is started in the background, or by nohup, is deaf to some: that is inherited. */
  private static List<String> heard() throws IOException {
    long deaf =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("SigIgn:"))
            .mapToLong(l -> Long.parseUnsignedLong(l.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    var heard = new ArrayList<>(List.of("TERM"));
    Map.of("INT", 2, "HUP", 1)
        .forEach((name, number) -> {
          if ((deaf & 1L << (number - 1)) == 0) {
            heard.add(name);
          } else {
            System.out.println("skipped because it is ignored here: SIG" + name);
          }
        });
    return heard;
  }

  @Test
  void s22ATornMigrationIsRepeatedOnTheRollbackPoint() throws Exception {
    String middle = "program, while it runs: ./app migrate #1";
    assertThat(new Crash(Act.UPGRADE, middle, Fate.ALL_KILLED, Way.RESUME).happen(site)).isEmpty();
    try (var session = site.databases().first()) {
      assertThat(session.text("select version_num from alembic_version")).isEqualTo("half-way");
    }
    Site.Said said = site.belay("resume");
    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text())
        .contains("it had happened in part: dify is at half-way, between old and new")
        .contains("the database has the content of the rollback point again");
    var lines = site.state().latest().orElseThrow().legs().getFirst().read().lines();
    assertThat(lines.stream().filter(l -> l.entry() instanceof Entry.Renewed)).hasSize(1);
    assertThat(recovery.after(Act.UPGRADE, Way.RESUME).wrong()).isEmpty();
  }

  @Test
  void s22ASecondBelayChangesNothingWhileTheFirstIsAtWork() throws Exception {
    site.renew(false);
    String point = "program, while it runs: ./app migrate #1";
    try (var victim = Victim.upgrade(site, point)) {
      site.application().hold("half of migrate");
      victim.stopped();
      victim.go(Points.Answer.GO);
      victim.stopped();
      site.application().awaitHeld();
      Map<String, String> before = site.world();
      for (String command : List.of("resume", "rollback", "finalize")) {
        Site.Said said = site.belay(command);
        assertThat(said.exit()).as(said.text()).isEqualTo(13);
        assertThat(said.text()).contains("another run is under way", "next: ");
      }
      assertThat(site.world()).isEqualTo(before);
      victim.go(Points.Answer.GO);
      site.application().release();
      assertThat(victim.exit()).as(victim.said()).isZero();
    }
    assertThat(recovery.after(Act.UPGRADE, Way.RESUME).wrong()).isEmpty();
  }

  @Test
  void s22ABelayOnAnotherHostIsKeptOutByTheDatabases() throws Exception {
    site.renew(false);
    try (var victim = Victim.upgrade(site, "journal, after: begun stop-1.8.1 #1")) {
      victim.stopped();
      try (var other = Victim.elsewhere(site)) {
        assertThat(other.exit()).as(other.said()).isNotZero();
        assertThat(other.said()).contains("held by another owner");
      }
      victim.go(Points.Answer.GO);
      assertThat(victim.exit()).as(victim.said()).isZero();
    }
    assertThat(recovery.after(Act.UPGRADE, Way.RESUME).wrong()).isEmpty();
  }
}
