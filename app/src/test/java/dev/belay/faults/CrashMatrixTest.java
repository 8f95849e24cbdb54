package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.ScratchServer;
import dev.belay.database.TestServer;
import dev.belay.faults.Crash.Act;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private static final boolean WRITE = Boolean.getBoolean("belay.faults.write");
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
  static void stop() {
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
  void s10EveryFaultEndsAtTheTargetOrTheStart() throws Exception {
    var points = new EnumMap<Act, List<String>>(Act.class);
    VictimProgram program;
    try (var site = new Site(folder.path().resolve("points"), server.server(), "points")) {
      program = VictimProgram.warm(site, folder.path().resolve("program"));
      for (Act act : Act.values()) {
        points.put(act, act.points(site.with(program)));
      }
    }
    var crashes = new ArrayList<Crash>();
    points.forEach((act, names) -> crashes.addAll(Crash.all(act, names)));
    Collections.shuffle(crashes, new Random(SEED));
    var page = new MatrixPage();
    if (WRITE) {
      crashes.removeIf(page::has);
    }
    assertThat(wrong(program, crashes, page, points)).isEmpty();
    record(page, points);
    for (Act act : Act.values()) {
      comparePage(act, points.get(act));
    }
  }

  private static synchronized void record(MatrixPage page, Map<Act, List<String>> points)
      throws IOException {
    if (WRITE) {
      MatrixPage.write(MatrixPage.Part.PROCESS, page.text(points, SEED));
    }
  }

  private static void comparePage(Act act, List<String> points) throws IOException {
    if (!WRITE) {
      assertThat(points.stream().map(MatrixPage::escaped))
          .as("the points in docs/fault-matrix.md, which says how to write it anew")
          .isEqualTo(MatrixPage.written(act));
    }
  }

  /** Makes all of them, on two sites for each processor: half of the time is waiting. */
  private static List<String> wrong(
      VictimProgram program, List<Crash> crashes, MatrixPage page, Map<Act, List<String>> points)
      throws InterruptedException, ExecutionException {
    var queue = new ConcurrentLinkedQueue<>(crashes);
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    try (var threads = Executors.newCachedThreadPool()) {
      var sites = new ArrayList<Future<?>>();
      for (int i = 1; i <= 2 * Runtime.getRuntime().availableProcessors(); i++) {
        String name = "site" + i;
        sites.add(
            threads.submit(() -> {
              try (var site = new Site(folder.path().resolve(name), server.server(), name)) {
                makeAll(
                    new Recovery(site.with(program)), queue, crashes.size(), page, points, wrong);
              }
              return null;
            }));
      }
      for (Future<?> site : sites) {
        site.get();
      }
    }
    return wrong;
  }

  private static void makeAll(
      Recovery recovery,
      Queue<Crash> queue,
      int all,
      MatrixPage page,
      Map<Act, List<String>> points,
      List<String> wrong)
      throws IOException, InterruptedException {
    while (true) {
      Crash crash = queue.poll();
      if (crash == null) {
        return;
      }
      try {
        Recovery.Result result = recovery.after(crash);
        result.wrong().forEach(w -> add(wrong, crash, w));
        if (result.wrong().isEmpty()) {
          page.add(crash, result.ended());
        }
      } catch (IOException | OutsideException | IllegalStateException e) {
        add(wrong, crash, e.toString());
      }
      int left = queue.size();
      if (left % 50 == 0) {
        System.out.printf("faults: %d of %d made, %d wrong%n", all - left, all, wrong.size());
        record(page, points);
      }
    }
  }

  private static void add(List<String> wrong, Crash crash, String seen) {
    wrong.add(crash + ": " + seen);
    System.out.println("faults: wrong: " + wrong.getLast());
  }
}
