package dev.belay.faults;

import dev.belay.faults.Crash.Act;
import dev.belay.faults.Crash.Fate;
import dev.belay.faults.Crash.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code docs/fault-matrix.md}: what the full test did and found, written by it. */
final class MatrixPage {
  static final Path FILE = Path.of("../docs/fault-matrix.md");

  /** How a cell names the point whose world was proved. */
  static final String SAME = "same world as ";

  static final String AS_FROM = ", as from ";

  private static final String HEAD =
      """
      # The fault matrix

      This page is written by `CrashMatrixTest`; nothing in it is typed. `./check --full` makes a tenth of
      its faults by lot, `-Dbelay.faults.all=true` every one, and each fails when one does not end as promised;
      `./check` makes a sample (the seed is printed, and `-Dbelay.faults.seed=N` repeats it). Both fail when the points below are not the ones that the code
      passes. This adds to the page what is not recorded in it, and without the page it writes it anew:

      ```
      ./mvnw -pl app -Dtest=CrashMatrixTest -Dtest.excludedGroups= -Dbelay.faults.write=true test
      ```

      ## What is done at each point

      A real Belay process runs on an installation with two databases on a real PostgreSQL, files, and an
      application that is driven by commands. It is stopped at the point by what surrounds it (its journal, its
      shell, its files, and its connections, which go through a proxy inside the process). There it is killed with
      SIGKILL, or its connection to the server breaks (*cut off*) and it ends by itself. Then one of the two ways out that Belay names is taken, `belay resume` or `belay rollback`, without any
      option and without touching anything. For each way the fault is made anew, on a new and equal installation.

      - *same world as N*: the crash was made and left a world that is equal to the one of point N of the same table, in everything
        that a Belay can see that comes after it (docs/decisions/0060 says what is compared). The same way out was taken from there, so
        it is not taken again. A seeded share of these is made all the same, and must end alike (*as from N*);
        `-Dbelay.faults.all=true` makes all of them.
      - *program, while it runs* and *sql, under way*: the program or statement is held in its middle. It goes on
        0.7 s after the recovery began, or (column *all killed*) it dies with Belay, as when the machine dies.
      - *sql, done but not heard*: the server has done it, and Belay was killed before it heard so.
      - *exit N*: how the Belay ended that was cut off, before the way out was taken; what it said names a next step.
      - *target, and from there the start*: `resume` reached the target, and then `belay rollback` the start.
      - Compared each time, with a run that met no fault: every row of every table, sequences, owner, privileges,
        settings, comment and openness of each database, every file, the release, and whether traffic is let in. At
        the end `belay finalize` must leave no kept database and no lock.

      """;

  private final Map<Act, Map<String, Map<String, String>>> results = new EnumMap<>(Act.class);
  private final Map<Act, List<String>> points;
  private final long seed;
  private final boolean kept;

  /**
   * Begins with what the page says already, where the points are still those.
   *
   * @param kept whether what is found is written down
   */
  MatrixPage(Map<Act, List<String>> points, long seed, boolean kept) throws IOException {
    this.points = points;
    this.seed = seed;
    this.kept = kept;
    for (Act act : kept ? points.keySet() : Set.<Act>of()) {
      boolean moved =
          !written(act).equals(points.get(act).stream().map(MatrixPage::escaped).toList());
      rows(act).forEach(row -> read(act, row.split("\\|", -1), moved));
    }
  }

  /**
   * @param moved whether other points have the numbers now that cells name
   */
  private void read(Act act, String[] cells, boolean moved) {
    for (int i = 0; i < columns().size(); i++) {
      String cell = cells[i + 3].strip();
      boolean named = cell.contains(SAME) || cell.contains(AS_FROM);
      if (!cell.isEmpty() && !(moved && named) && isMade(act, cells[2].strip(), columns().get(i))) {
        of(act, cells[2].strip()).put(columns().get(i), cell);
      }
    }
  }

  /** Whether a fault is one of those that are made: others are left from before. */
  private boolean isMade(Act act, String point, String column) {
    return Crash.all(act, points.get(act)).stream()
        .anyMatch(
            c -> escaped(c.point()).equals(point) && column(c.fate(), c.way()).equals(column));
  }

  /** Where a crash stands on the page. */
  String place(Crash crash) {
    int number = points.getOrDefault(crash.act(), List.of()).indexOf(crash.point()) + 1;
    return number + crash.fate().words();
  }

  /** How many faults there are, and how many of them were recognised. */
  synchronized String count() {
    var cells = results.values().stream().flatMap(p -> p.values().stream());
    var all = cells.flatMap(row -> row.values().stream()).toList();
    long same = all.stream().filter(c -> c.contains(SAME)).count();
    long again = all.stream().filter(c -> c.contains(AS_FROM)).count();
    return "%,d faults made, of which %,d led to a world that was proved already; %,d of these were made all the same"
        .formatted(all.size(), same + again, again);
  }

  synchronized void record() throws IOException {
    if (kept) {
      write(Part.PROCESS, text());
    }
  }

  synchronized boolean has(Crash crash) {
    return of(crash.act(), escaped(crash.point())).containsKey(column(crash.fate(), crash.way()));
  }

  synchronized void add(Crash crash, String ended) {
    of(crash.act(), escaped(crash.point())).put(column(crash.fate(), crash.way()), ended);
  }

  private static String column(Fate fate, Way way) {
    return way.toString().toLowerCase(Locale.ROOT) + fate.words();
  }

  private static List<String> columns() {
    return Arrays.stream(Fate.values())
        .flatMap(f -> Arrays.stream(Way.values()).map(w -> column(f, w)))
        .toList();
  }

  private Map<String, String> of(Act act, String point) {
    return results
        .computeIfAbsent(act, a -> new LinkedHashMap<>())
        .computeIfAbsent(point, p -> new TreeMap<>());
  }

  /** In the order of the points, whatever order the crashes were made in. */
  private String text() {
    var text = new StringBuilder(HEAD);
    int all =
        points.entrySet().stream().mapToInt(e -> Crash.all(e.getKey(), e.getValue()).size()).sum();
    int made =
        results.values().stream().flatMap(p -> p.values().stream()).mapToInt(Map::size).sum();
    text.append(
        "**%,d points, %,d faults; %s ended as promised (in the order of seed %d). %s.**%n"
            .formatted(
                points.values().stream().mapToInt(List::size).sum(),
                all,
                made == all ? "all of them" : "%,d of them are recorded here and".formatted(made),
                seed,
                count()));
    points.forEach((act, names) -> {
      text.append("%n## A fault during %s%n%n".formatted(act.words()));
      text.append("| | point | %s |%n".formatted(String.join(" | ", columns())));
      text.append("|%s%n".formatted(" --- |".repeat(columns().size() + 2)));
      int number = 0;
      for (String name : names) {
        var row = of(act, escaped(name));
        number++;
        text.append("| ").append(number).append(" | ").append(escaped(name));
        columns().forEach(c -> text.append(" | ").append(row.getOrDefault(c, "")));
        text.append(" |\n");
      }
    });
    return text.toString();
  }

  /** The two parts of the page, each written by a test of its own. */
  enum Part {
    PROCESS(""),
    SERVER(
        """
        # Faults of the server and of disks

        By `ServerFaultTest`, in the same way. When the step is on record as begun, the server is ended as by a
        power failure, or a small volume of its own is filled to its last block: the one of the server (then its WAL is used up
        as well), of its WAL alone, or of Belay's state. Belay ends by itself (*exit N*). Where `rollback` is the way out of a full
        disk, it is tried before there is room again, and afterwards as well. Then there is room again, the server is back,
        and the way out is taken.

        """);

    private final String head;

    Part(String head) {
      this.head = head;
    }
  }

  /** Writes one part; the other one stays. */
  static void write(Part part, String text) throws IOException {
    String page = Files.exists(FILE) ? Files.readString(FILE) : "";
    String begin = Part.SERVER.head.lines().findFirst().orElseThrow();
    int at = page.indexOf(begin) < 0 ? page.length() : page.indexOf(begin);
    Files.writeString(
        FILE,
        part == Part.PROCESS
            ? text.stripTrailing() + "\n\n" + page.substring(at)
            : page.substring(0, at).stripTrailing() + "\n\n" + part.head + text);
  }

  /** The points of an act as the page in the repository has them. */
  static List<String> written(Act act) throws IOException {
    return rows(act).stream().map(r -> r.split("\\|")[2].strip()).toList();
  }

  private static List<String> rows(Act act) throws IOException {
    var rows = new ArrayList<String>();
    boolean here = false;
    for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
      if (line.startsWith("#")) {
        here = line.equals("## A fault during " + act.words());
      } else if (here && line.contains(" #")) {
        rows.add(line);
      }
    }
    return rows;
  }

  /** As it stands in a table. */
  static String escaped(String point) {
    return point.replace("||", "…");
  }
}
