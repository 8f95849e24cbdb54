package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.ScratchServer;
import dev.belay.database.TestServer;
import dev.belay.faults.Crash.Act;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * S10: Belay killed for real at any point, or cut off from the server, and resumed, and rolled
 * back; see docs/fault-matrix.md.
 */
class CrashMatrixTest {
  /** Whether only the points of the page are written anew, without a fault. */
  private static final boolean POINTS_ONLY =
      System.getProperty("belay.faults.write", "").equals("points");

  private static final boolean WRITE = POINTS_ONLY || Boolean.getBoolean("belay.faults.write");

  /** Whether what is recognised is made all the same, or else which share of it. */
  private static final boolean ALL = Boolean.getBoolean("belay.faults.all");

  private static final double AGAIN = 0.05;

  /** Of all faults, where not all are asked for: by lot, another one at every seed. */
  private static final double SHARE = 0.1;

  /** The acts whose faults are made. */
  private static final List<Act> ACTS =
      Arrays.stream(Act.values())
          .filter(a -> WRITE || System.getProperty("belay.faults.act", a.name()).equals(a.name()))
          .toList();

  private static final long SEED =
      Long.getLong("belay.faults.seed", System.nanoTime() % 1_000_000_000);

  /** How the points of a kind begin, and what happens there in the sample. */
  private static final Map<String, Crash.Fate> SAMPLE =
      Map.of(
          "journal, half", Crash.Fate.KILLED,
          "journal, after", Crash.Fate.KILLED,
          "sql, under way", Crash.Fate.ALL_KILLED,
          "sql, done", Crash.Fate.CUT,
          "program, while", Crash.Fate.KILLED);

  private static MemoryFolder folder;
  private static ScratchServer server;

  @BeforeAll
  static void start() throws Exception {
    System.out.println("faults: -Dbelay.faults.seed=" + SEED);
    folder = MemoryFolder.make();
    // What is killed are processes and not machines: nothing here needs a forced disk.
    server = TestServer.trusting(Map.of("fsync", "off"), folder.servers());
  }

  @AfterAll
  static void stop() throws IOException {
    System.out.println("faults: processor time " + ProcessorTime.of(server));
    server.close();
    folder.close();
  }

  @Test
  void s10ASampleOfAllFaultsEndsAtTheTargetOrTheStart() throws Exception {
    var random = new Random(SEED);
    try (var site = new Site(folder.path().resolve("sample"), server.server(), "dify")) {
      List<String> points = Act.UPGRADE.points(site);
      comparePage(Act.UPGRADE, points);
      var recovery = new Recovery(site);
      for (String kind : SAMPLE.keySet().stream().sorted().toList()) {
        List<Crash> crashes =
            Crash.all(Act.UPGRADE, points).stream()
                .filter(c -> c.point().startsWith(kind) && c.fate() == SAMPLE.get(kind))
                .toList();
        Crash crash = crashes.get(random.nextInt(crashes.size()));
        assertThat(recovery.after(crash).wrong()).as("seed %d, %s", SEED, crash).isEmpty();
      }
    }
  }

  @Test
  @Tag("full")
  void s10EveryFaultThatIsDrawnEndsAtTheTargetOrTheStart() throws Exception {
    var points = new EnumMap<Act, List<String>>(Act.class);
    VictimProgram program;
    try (var site = new Site(folder.path().resolve("points"), server.server(), "points")) {
      program = VictimProgram.warm(site, folder.path().resolve("program"));
      for (Act act : ACTS) {
        points.put(act, act.points(site.with(program)));
      }
    }
    var crashes = new ArrayList<Crash>();
    points.forEach((act, names) -> crashes.addAll(Crash.all(act, names)));
    Collections.shuffle(crashes, new Random(SEED));
    var page = new MatrixPage(points, SEED, WRITE);
    crashes.removeIf(c -> POINTS_ONLY || page.has(c));
    if (!ALL && !WRITE) {
      int drawn = (int) Math.ceil(crashes.size() * SHARE);
      System.out.printf("faults: %d drawn of %d%n", drawn, crashes.size());
      crashes.subList(drawn, crashes.size()).clear();
    }
    var run = new MatrixRun(crashes, new ProvedWorlds(SEED, ALL ? 1 : AGAIN), page);
    if (!POINTS_ONLY) {
      onAllSites(site -> run.work(new Recovery(site.with(program))));
    }
    System.out.println("faults: " + page.count());
    assertThat(run.wrong()).isEmpty();
    page.record();
    for (Act act : ACTS) {
      comparePage(act, points.get(act));
    }
  }

  private static void comparePage(Act act, List<String> points) throws IOException {
    if (!WRITE) {
      assertThat(points.stream().map(MatrixPage::escaped))
          .as("the points in docs/fault-matrix.md, which says how to write it anew")
          .isEqualTo(MatrixPage.written(act));
    }
  }

  private interface Work {
    void on(Site site) throws IOException, InterruptedException;
  }

  /** On two sites for each processor: half of the time is waiting. */
  private static void onAllSites(Work work) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newCachedThreadPool()) {
      var sites = new ArrayList<Future<?>>();
      for (int i = 1; i <= 2 * Runtime.getRuntime().availableProcessors(); i++) {
        String name = "site" + i;
        sites.add(
            threads.submit(() -> {
              try (var site = new Site(folder.path().resolve(name), server.server(), name)) {
                work.on(site);
              }
              return null;
            }));
      }
      for (Future<?> site : sites) {
        site.get();
      }
    }
  }
}
