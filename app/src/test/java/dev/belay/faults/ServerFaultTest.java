package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.faults.Crash.Act;
import dev.belay.faults.Crash.Way;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * S22: the server dies, or a disk runs full, at any step: Belay stops with a message or takes
 * itself back, and afterwards both ways out lead where they promise; see docs/fault-matrix.md.
 */
class ServerFaultTest {
  private static final boolean WRITE = Boolean.getBoolean("belay.faults.write");
  private static final long SEED =
      Long.getLong("belay.faults.seed", System.nanoTime() % 1_000_000_000);

  /** Of all faults, where not all are asked for: by lot, others at every seed. */
  private static final double SHARE = WRITE || Boolean.getBoolean("belay.faults.all") ? 1 : 0.5;

  private MemoryFolder folder;

  /** One step of an act, at the moment when it is on record as begun. */
  private record Moment(Act act, String point) {
    @Override
    public String toString() {
      return "%s: %s".formatted(act.words(), point.replaceAll(".*begun (.*) #.*", "$1"));
    }
  }

  @BeforeEach
  void start() throws IOException {
    System.out.println("server faults: -Dbelay.faults.seed=" + SEED);
    folder = MemoryFolder.make();
  }

  @AfterEach
  void stop() {
    folder.close();
  }

  @Test
  void s22ASampleOfServerFaultsAndFullDisksEndsAtTheTargetOrTheStart() throws Exception {
    var random = new Random(SEED);
    var faults = new ArrayList<>(List.of(ServerFault.BACK_AT_ONCE));
    if (SmallVolume.possible()) {
      faults.add(ServerFault.FULL_DISK);
    } else {
      System.out.println("skipped: full disks, since only root can mount small volumes");
    }
    try (var site = new FragileSite(folder.path(), false)) {
      List<String> points = begun(Act.UPGRADE, site.site());
      for (ServerFault fault : faults) {
        String point = points.get(random.nextInt(points.size()));
        Way way = random.nextBoolean() ? Way.RESUME : Way.ROLLBACK;
        assertThat(site.after(fault, Act.UPGRADE, point, way).wrong())
            .as("seed %d, %s, %s, %s", SEED, fault, point, way)
            .isEmpty();
      }
    }
  }

  @Test
  @Tag("full")
  void s22EveryServerFaultAndFullDiskThatIsDrawnEndsAtTheTargetOrTheStart() throws Exception {
    var results = new LinkedHashMap<Moment, Map<ServerFault, String>>();
    var wrong = new ArrayList<String>();
    for (boolean wal : SmallVolume.possible() ? List.of(false, true) : List.of(false)) {
      try (var site = new FragileSite(folder.path().resolve("wal-" + wal), wal)) {
        site.site().with(VictimProgram.warm(site.site(), folder.path().resolve("program-" + wal)));
        all(site, faults(wal), results, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    if (WRITE) {
      MatrixPage.write(MatrixPage.Part.SERVER, text(results));
    }
  }

  private static List<ServerFault> faults(boolean wal) {
    if (wal) {
      return List.of(ServerFault.FULL_WAL);
    }
    var faults = new ArrayList<>(Arrays.asList(ServerFault.values()));
    faults.remove(ServerFault.FULL_WAL);
    if (!SmallVolume.possible()) {
      System.out.println("skipped: full disks, since only root can mount small volumes");
      faults.removeIf(ServerFault::needsVolumes);
    }
    return faults;
  }

  private static void all(
      FragileSite site,
      List<ServerFault> faults,
      Map<Moment, Map<ServerFault, String>> results,
      List<String> wrong)
      throws IOException, InterruptedException {
    var random = new Random(SEED);
    int turn = 0;
    int all = 0;
    int made = 0;
    for (Act act : List.of(Act.UPGRADE, Act.ROLLBACK, Act.FINALIZE)) {
      for (String point : begun(act, site.site())) {
        for (ServerFault fault : faults) {
          // Every fault meets both ways, and every step too.
          Way way = turn++ % 2 == 0 ? Way.RESUME : Way.ROLLBACK;
          all++;
          if (random.nextDouble() >= SHARE) {
            continue;
          }
          made++;
          var moment = new Moment(act, point);
          Recovery.Result result = made(site, fault, moment, way);
          for (String w : result.wrong()) {
            wrong.add("%s, %s, %s: %s".formatted(fault, moment, way, w));
            System.out.println("server faults: wrong: " + wrong.getLast());
          }
          results
              .computeIfAbsent(moment, m -> new TreeMap<>())
              .put(fault, way.toString().toLowerCase(Locale.ROOT) + ": " + result.ended());
        }
        turn++;
      }
    }
    System.out.printf(
        "server faults: %s, %d made of %d, %d wrong%n", faults, made, all, wrong.size());
  }

  private static Recovery.Result made(FragileSite site, ServerFault fault, Moment moment, Way way)
      throws IOException, InterruptedException {
    try {
      return site.after(fault, moment.act(), moment.point(), way);
    } catch (OutsideException | IllegalStateException e) {
      site.heal();
      return new Recovery.Result("", List.of(e.toString()));
    }
  }

  private static List<String> begun(Act act, Site site) throws IOException, InterruptedException {
    return act.points(site).stream().filter(p -> p.startsWith("journal, after: begun")).toList();
  }

  private static String text(Map<Moment, Map<ServerFault, String>> results) {
    var text = new StringBuilder();
    text.append(
        "**%d steps, %d faults, all of them as promised.**%n%n"
            .formatted(results.size(), results.values().stream().mapToInt(Map::size).sum()));
    text.append("| at the begin of the step | ");
    for (ServerFault fault : ServerFault.values()) {
      text.append(fault.words()).append(" | ");
    }
    text.append("\n|").append(" --- |".repeat(ServerFault.values().length + 1)).append("\n");
    results.forEach((moment, row) -> {
      text.append("| ").append(moment);
      for (ServerFault fault : ServerFault.values()) {
        text.append(" | ").append(row.getOrDefault(fault, "not made: needs root"));
      }
      text.append(" |\n");
    });
    return text.toString();
  }
}
