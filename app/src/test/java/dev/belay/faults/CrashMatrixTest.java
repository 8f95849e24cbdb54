package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.belay.database.ScratchServer;
import dev.belay.database.TestServer;
import dev.belay.faults.Crash.Act;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S10: Belay killed for real at any point, and resumed, and rolled back; see docs/fault-matrix.md.
 */
class CrashMatrixTest {
  /** What is killed are processes and not machines, so that nothing here needs a forced disk. */
  private static final Map<String, String> SETTINGS = Map.of("fsync", "off");

  /** For how long results are recorded in the page; 0: no time limit, and nothing is recorded. */
  private static final int MINUTES = Integer.getInteger("belay.faults.write", 0);

  private static final List<String> KINDS =
      List.of("journal, half", "sql, under way", "program, while", "");

  @TempDir private Path folder;

  @Test
  void s10ASampleOfAllCrashesEndsAtTheTargetOrTheStart() throws Exception {
    long seed = Long.getLong("belay.faults.seed", System.nanoTime());
    System.out.println("crash sample: -Dbelay.faults.seed=" + seed);
    var random = new Random(seed);
    try (var server = TestServer.start(SETTINGS);
        var site = new Site(folder, server.server(), "dify")) {
      List<String> points = Act.UPGRADE.points(site);
      if (!Files.exists(MatrixPage.FILE)) {
        System.out.println("skipped: docs/fault-matrix.md is not recorded yet");
      } else if (MINUTES == 0) {
        assertThat(points.stream().map(MatrixPage::escaped))
            .as("the points in docs/fault-matrix.md, which says how to write it anew")
            .isEqualTo(MatrixPage.written(Act.UPGRADE));
      }
      var recovery = new Recovery(site);
      for (String kind : KINDS) {
        var crashes =
            new ArrayList<>(
                Crash.all(Act.UPGRADE, points).stream()
                    .filter(c -> c.point().startsWith(kind))
                    .toList());
        Crash crash = crashes.get(random.nextInt(crashes.size()));
        assertThat(recovery.after(crash).wrong()).as("seed %d, %s", seed, crash).isEmpty();
      }
    }
  }

  @Test
  @Tag("full")
  void s10EveryCrashEndsAtTheTargetOrTheStart() throws Exception {
    assumeTrue(MINUTES > 0, "skipped: every crash takes -Dbelay.faults.write=MINUTES");
    try (var server = TestServer.start(SETTINGS)) {
      Map<Act, List<String>> points = points(server);
      var crashes = new ArrayList<Crash>();
      points.forEach((act, names) -> crashes.addAll(Crash.all(act, names)));
      Collections.shuffle(crashes, new Random());
      var page = new MatrixPage();
      List<String> wrong = made(server, new ConcurrentLinkedQueue<>(crashes), page);
      if (MINUTES > 0) {
        Files.writeString(MatrixPage.FILE, page.text(points));
      }
      assertThat(wrong).isEmpty();
    }
  }

  private Map<Act, List<String>> points(ScratchServer server) throws Exception {
    var points = new EnumMap<Act, List<String>>(Act.class);
    try (var site = new Site(folder.resolve("points"), server.server(), "points")) {
      for (Act act : Act.values()) {
        points.put(act, act.points(site));
      }
    }
    return points;
  }

  /** Makes all of them, on one site for each processor. */
  private List<String> made(ScratchServer server, Queue<Crash> crashes, MatrixPage page)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    try (var threads = Executors.newCachedThreadPool()) {
      var sites = new ArrayList<Future<?>>();
      for (int i = 1; i <= Runtime.getRuntime().availableProcessors(); i++) {
        String name = "site" + i;
        sites.add(
            threads.submit(() -> {
              try (var site = new Site(folder.resolve(name), server.server(), name)) {
                var recovery = new Recovery(site);
                for (Crash crash = crashes.poll(); crash != null; crash = crashes.poll()) {
                  if (MINUTES > 0 && System.nanoTime() > end) {
                    return null;
                  }
                  String at = crash.toString();
                  Recovery.Result result;
                  try {
                    result = recovery.after(crash);
                  } catch (IOException | OutsideException e) {
                    wrong.add(at + ": " + e);
                    continue;
                  }
                  result.wrong().forEach(w -> wrong.add(at + ": " + w));
                  if (result.wrong().isEmpty()) {
                    synchronized (page) {
                      page.add(crash, result.ended());
                    }
                  }
                }
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
}
