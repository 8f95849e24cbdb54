package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tables of a live database weigh, and how many rows the server expects of a query. */
final class TableWeights {
  /** Of a table that was never analyzed. */
  private static final double BYTES_PER_ROW = 250;

  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private final Session live;
  private final Map<String, Weight> weights = new HashMap<>();

  /**
   * One table.
   *
   * @param indexes how many it has
   * @param counted false when the rows are guessed from the bytes
   */
  record Weight(double rows, double heapBytes, double toastBytes, int indexes, boolean counted) {
    static final Weight NONE = new Weight(0, 0, 0, 0, true);

    double rowBytes() {
      return rows == 0 ? 0 : (heapBytes + toastBytes) / rows;
    }
  }

  TableWeights(Session live, Measurements measured) {
    this.live = live;
    for (Measurements.TableSize t : measured.tables()) {
      weights.put(
          t.bareName(),
          new Weight(
              t.estimatedRows().map(Long::doubleValue).orElse(t.heapBytes() / BYTES_PER_ROW),
              t.heapBytes(),
              t.toastBytes(),
              t.indexes(),
              t.estimatedRows().isPresent()));
    }
  }

  /** Nothing for a table that is not there yet. */
  Weight of(String table) {
    return weights.getOrDefault(table, Weight.NONE);
  }

  /**
   * A table gets another name, or one more index, or rows that lie twice until they are vacuumed.
   */
  void put(String table, Weight weight) {
    weights.put(table, weight);
  }

  /** How many rows of the table the server expects to meet a condition. */
  OptionalDouble matching(String table, String condition) {
    return planned("select 1 from " + SqlWriter.table(table) + " t where " + condition, false);
  }

  /** How many rows the server expects a statement to touch; never runs it. */
  OptionalDouble touched(String statement) {
    String text = statement.strip();
    return planned(text.endsWith(";") ? text.substring(0, text.length() - 1) : text, true);
  }

  /**
   * Only asks for the plan, in a transaction that cannot write. A text with a semicolon is not sent
   * at all: whatever a migration file holds, it stays one statement behind the word EXPLAIN.
   *
   * @param below the first node only passes rows on
   */
  private OptionalDouble planned(String sql, boolean below) {
    if (sql.contains(";")) {
      return OptionalDouble.empty();
    }
    try {
      Optional<String> plan =
          live.first("explain (format json) " + sql, r -> Optional.ofNullable(r.getString(1)))
              .flatMap(p -> p);
      Matcher rows = PLAN_ROWS.matcher(plan.orElse(""));
      OptionalDouble found = OptionalDouble.empty();
      for (int node = 0; node <= (below ? 1 : 0) && rows.find(); node++) {
        found = OptionalDouble.of(Double.parseDouble(rows.group(1)));
      }
      return found;
    } catch (OutsideException e) {
      return OptionalDouble.empty(); // a column of the same upgrade, or no right to write there
    }
  }
}
