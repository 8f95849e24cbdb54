package dev.belay.store.postgres;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a baseline's {@code baseline.json} says; the keys are in files beside it.
 *
 * @param schema version of this shape
 */
record KeyBaseline(int schema, String run, List<Database> databases) {
  static final int SCHEMA = 2;
  static final String FILE = "baseline.json";

  /**
   * @param snapshot as pg_current_snapshot() prints it
   */
  record Database(String role, String snapshot, List<Table> tables) {}

  /**
   * @param filenode changes when the table is rewritten
   * @param key columns of the primary key; empty without one
   * @param keys file with the keys, relative to the baseline; empty without a primary key
   * @param migrated absent in a baseline of shape 1
   * @param counted tuples inserted, updated and deleted so far, by the server's counters
   */
  record Table(
      String name,
      long filenode,
      List<String> key,
      String keys,
      long rows,
      List<Long> counted,
      @Nullable Migrated migrated) {}

  /**
   * What the migration left, so that a later change can be told from its own (S33). Behind each key
   * of a row that it wrote stand digests of the row's columns, in the order of {@code columns}; a
   * row that it did not write is as it was in the rollback point.
   *
   * @param oid of the table, which a copy of the database shares
   */
  record Migrated(long oid, List<Column> columns) {
    Optional<Column> column(String name) {
      return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    int place(String name) {
      return columns.stream().map(Column::name).toList().indexOf(name) + 1;
    }
  }

  /**
   * @param number by which a copy of the database knows the same column under another name
   * @param missing value of rows that were there before the column was, as a text
   */
  record Column(String name, int number, @Nullable String missing) {}
}
