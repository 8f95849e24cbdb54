package dev.belay.store.postgres;

import java.util.List;

/**
 * What a baseline's {@code baseline.json} says; the keys are in files beside it.
 *
 * @param schema version of this shape
 */
record KeyBaseline(int schema, String run, List<Database> databases) {
  static final int SCHEMA = 1;
  static final String FILE = "baseline.json";

  /**
   * @param snapshot as pg_current_snapshot() prints it
   */
  record Database(String role, String snapshot, List<Table> tables) {}

  /**
   * @param filenode changes when the table is rewritten
   * @param key columns of the primary key; empty without one
   * @param keys file with the keys, relative to the baseline; empty without a primary key
   * @param counted tuples inserted, updated and deleted so far, by the server's counters
   */
  record Table(
      String name, long filenode, List<String> key, String keys, long rows, List<Long> counted) {}
}
