package dev.belay.faults;

import dev.belay.faults.Crash.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/fault-matrix.md}: what the full test did and found, written by it. */
final class MatrixPage {
  static final Path FILE = Path.of("../docs/fault-matrix.md");

  private static final String HEAD =
      """
      # The fault matrix

      This page is written by `CrashMatrixTest`; nothing in it is typed. `./check --full` makes every crash of
      it and fails when one does not end as promised; `./check` makes a sample (its seed is printed, and
      `-Dbelay.faults.seed=N` repeats it) and fails when the points below are not the ones that the code
      passes. This records results in it, for at most that many minutes; an empty cell of a point that has
      others is a way that was not recorded here:

      ```
      ./mvnw -pl app -Dtest=CrashMatrixTest -Dtest.excludedGroups= -Dbelay.faults.write=MINUTES test
      ```

      ## What is done at each point

      A real Belay process runs on an installation with two databases on a real PostgreSQL, files, and an
      application that is driven by commands. It is stopped at the point by what surrounds it (its journal, its
      shell, its files, and its connections, which go through a proxy inside the process), and killed with
      SIGKILL. Then one of the two ways out that Belay names is taken, `belay resume` or `belay rollback`, without any
      option and without touching anything. For each way the crash is made anew, on a new and equal installation.

      - *program, while it runs* and *sql, under way*: the program or statement is held in its middle. It goes on
        0.7 s after the recovery began, or (column *all killed*) it dies with Belay, as when the machine dies.
      - *sql, done but not heard*: the server has done it, and Belay was killed before it heard so.
      - *target, and from there the start*: `resume` reached the target, and then `belay rollback` the start.
      - Compared each time, with a run that met no fault: every row of every table, sequences, owner, privileges,
        settings, comment and openness of each database, every file, the release, and whether traffic is let in. At
        the end `belay finalize` must leave no kept database and no lock.

      """;

  private static final List<String> COLUMNS =
      List.of("RESUME", "ROLLBACK", "RESUME, all killed", "ROLLBACK, all killed");

  private final Map<Act, Map<String, Map<String, String>>> results = new TreeMap<>();

  /** Begins with what the page says already: a run that was given less time adds to it. */
  MatrixPage() throws IOException {
    for (Act act : Act.values()) {
      for (String line : rows(act)) {
        String[] cells = line.split("\\|", -1);
        for (int i = 0; i < COLUMNS.size(); i++) {
          if (!cells[i + 2].isBlank()) {
            of(act, cells[1].strip()).put(COLUMNS.get(i), cells[i + 2].strip());
          }
        }
      }
    }
  }

  void add(Crash crash, String ended) {
    of(crash.act(), escaped(crash.point()))
        .put(crash.way() + (crash.alone() ? "" : ", all killed"), ended);
  }

  private Map<String, String> of(Act act, String point) {
    return results
        .computeIfAbsent(act, a -> new LinkedHashMap<>())
        .computeIfAbsent(point, p -> new TreeMap<>());
  }

  /** In the order of the points, whatever order the crashes were made in. */
  String text(Map<Act, List<String>> points) {
    var text = new StringBuilder(HEAD);
    int all = points.values().stream().mapToInt(List::size).sum();
    long crashes =
        points.entrySet().stream().mapToLong(e -> Crash.all(e.getKey(), e.getValue()).size()).sum();
    long recorded =
        points.entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(p -> of(e.getKey(), escaped(p)).size()))
            .mapToLong(Integer::intValue)
            .sum();
    text.append(
        "**%d points, %d crashes; %d of them are recorded below, all of them as promised.**%n"
            .formatted(all, crashes, recorded));
    points.forEach((act, names) -> {
      text.append("%n## Killed during %s%n%n".formatted(act.words()));
      text.append("| point | resume | rollback | resume, all killed | rollback, all killed |\n");
      text.append("| --- | --- | --- | --- | --- |\n");
      for (String name : names) {
        var row = of(act, escaped(name));
        text.append("| ").append(escaped(name));
        COLUMNS.forEach(c -> text.append(" | ").append(row.getOrDefault(c, "")));
        text.append(" |\n");
      }
    });
    return text.toString();
  }

  /** The points of an act as the page in the repository has them. */
  static List<String> written(Act act) throws IOException {
    return rows(act).stream().map(r -> r.split("\\|")[1].strip()).toList();
  }

  private static List<String> rows(Act act) throws IOException {
    var rows = new ArrayList<String>();
    boolean here = false;
    for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
      if (line.startsWith("## ")) {
        here = line.equals("## Killed during " + act.words());
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
