package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tables of a live database weigh, and how many rows the server expects of a query. */
final class TableWeights {
  /** Of a table that was never analyzed. */
  private static final double BYTES_PER_ROW = 250;

  /** Of an index entry: its header and its pointer in the page. */
  private static final double ENTRY_HEAD = 12;

  /** A uuid or two numbers; for a column that was never analyzed. */
  private static final double UNKNOWN_WIDTH = 16;

  /** How full the pages of a new index are. */
  private static final double FILLED = 0.9;

  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private final Session live;
  private final Map<String, Weight> weights = new HashMap<>();
  private final boolean hintsLogged;

  /**
   * One table.
   *
   * @param indexes how many it has
   * @param indexBytes of all of them
   * @param deadRows that a reader may clear away, which is logged
   */
  record Weight(
      double rows,
      double heapBytes,
      double toastBytes,
      int indexes,
      double indexBytes,
      double deadRows) {
    static final Weight NONE = new Weight(0, 0, 0, 0, 0, 0);

    double rowBytes() {
      return rows == 0 ? 0 : (heapBytes + toastBytes) / rows;
    }

    Weight withIndex(double bytes) {
      return new Weight(rows, heapBytes, toastBytes, indexes + 1, indexBytes + bytes, deadRows);
    }

    /** Rows that lie there twice until they are vacuumed. */
    Weight withCopies(double copies, double entryBytes) {
      return new Weight(
          rows,
          heapBytes + copies * rowBytes(),
          toastBytes,
          indexes,
          indexBytes + copies * entryBytes,
          deadRows + copies);
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
              t.indexBytes(),
              t.deadRows()));
    }
    hintsLogged =
        live.one(
            "select current_setting('data_checksums') = 'on' or current_setting('wal_log_hints') ="
                + " 'on'",
            r -> r.getBoolean(1));
  }

  /**
   * Pages that a mere reader may change, which is logged: those with dead rows, and with checksums
   * all that were not vacuumed since they were written.
   */
  double pagesChangedByReading(String table) {
    Weight w = of(table);
    double unseen =
        live.first(
                "select greatest(relpages - relallvisible, 0) from pg_class where oid ="
                    + " to_regclass(?)",
                r -> r.getDouble(1),
                SqlWriter.table(table))
            .orElse(0.0);
    return hintsLogged ? unseen : Math.min(unseen, w.deadRows());
  }

  /** Bytes of an index entry over these keys, with its share of the pages. */
  double entryBytes(String table, List<String> keys) {
    Map<String, Double> known = new HashMap<>();
    live.query(
            "select attname, avg_width from pg_stats where schemaname = any"
                + " (current_schemas(false)) and tablename = ?",
            r -> Map.entry(r.getString(1), r.getDouble(2)),
            table)
        .forEach(w -> known.put(w.getKey(), w.getValue()));
    double bytes = ENTRY_HEAD;
    for (String key : keys) {
      String column = key.replaceFirst("\\s.*", "").replace("\"", "");
      bytes += Math.ceil(known.getOrDefault(column, UNKNOWN_WIDTH) / 8) * 8;
    }
    return bytes / FILLED;
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
