package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.migration.Explanation;
import dev.belay.migration.Operation;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Observed;
import dev.belay.survey.DatabaseSummary.Rows;
import dev.belay.survey.Held;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables and columns that migrations drop, and how much of the installation is in them. */
public final class Losses {
  private static final int SHOWN = 12;

  private Losses() {}

  /** What is dropped, under the name that it has before the way begins, and by which revision. */
  public record Loss(Held held, String revision) {}

  /** Whoever counts them in a database: rows of a table, values of a column that are not null. */
  public interface Count {
    Observed<Map<String, Rows>> of(List<Held> places);
  }

  /** What a way drops that was there before it. */
  public static List<Loss> of(PathExplanation path) {
    var losses = new LinkedHashSet<Loss>();
    var names = new EarlierNames();
    for (var revision : path.revisions()) {
      for (Explanation e : revision.explanations()) {
        String id = revision.revision().id();
        switch (e.operation()) {
          case Operation.DropTable d when e.destroys() ->
              losses.add(new Loss(new Held(names.table(d.table()), Optional.empty()), id));
          case Operation.DropColumn d when e.destroys() && !names.isNew(d.table(), d.column()) ->
              losses.add(
                  new Loss(
                      new Held(
                          names.table(d.table()), Optional.of(names.column(d.table(), d.column()))),
                      id));
          case Operation operation -> names.follow(operation);
        }
      }
    }
    return List.copyOf(losses);
  }

  /** What they mean here: a table with rows is asked about, a column with values is said. */
  static List<Finding> findings(List<Loss> losses, Count count) {
    if (losses.isEmpty()) {
      return List.of();
    }
    return switch (count.of(losses.stream().map(Loss::held).toList())) {
      case Observed.Known<Map<String, Rows>>(var counts) -> counted(losses, counts);
      case Observed.Unknown<Map<String, Rows>>(var why, var next) ->
          List.of(
              new Finding.Undecided(
                  "rows-that-go",
                  "nothing that is dropped holds anything",
                  "%s: not counted: %s"
                      .formatted(names(losses.stream().map(l -> l.held().name()).toList()), why),
                  next,
                  "S13"));
    };
  }

  private static List<Finding> counted(List<Loss> losses, Map<String, Rows> counts) {
    var tables = new ArrayList<String>();
    var columns = new ArrayList<String>();
    var empty = new ArrayList<String>();
    for (Loss loss : losses) {
      String name = loss.held().name();
      Rows rows = counts.getOrDefault(name, new Rows(0, true));
      String many = (rows.exact() ? "%,d" : "about %,d").formatted(rows.count());
      if (rows.count() == 0) {
        empty.add(name);
      } else if (loss.held().column().isEmpty()) {
        tables.add("%s: %s rows go (%s)".formatted(name, many, loss.revision()));
      } else {
        columns.add("%s: %s values go (%s)".formatted(name, many, loss.revision()));
      }
    }
    var findings = new ArrayList<Finding>();
    String nothing = empty.isEmpty() ? "" : "; dropped and empty: " + names(empty);
    if (!tables.isEmpty()) {
      findings.add(
          new Finding.Undecided(
              "rows-that-go",
              "nobody needs the rows of the tables that are dropped",
              String.join("; ", tables) + nothing,
              "look at the rows, keep what is needed elsewhere, then answer for it; the kept"
                  + " database has them until belay finalize",
              "S13"));
    }
    if (!columns.isEmpty()) {
      findings.add(
          new Finding.Warned(
              "values-that-go",
              "columns that are dropped hold values",
              names(columns),
              "a migration may have put them elsewhere before; the rehearsal compares what is left",
              "S13"));
    }
    if (findings.isEmpty()) {
      findings.add(
          new Finding.Passed(
              "rows-that-go", "nothing that is dropped holds anything", names(empty), "S13"));
    }
    return findings;
  }

  private static String names(List<String> all) {
    return all.size() <= SHOWN
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, SHOWN)) + " and %d more".formatted(all.size() - SHOWN);
  }
}
