package dev.belay.store;

import java.nio.file.Path;

/**
 * Rows that were written after an upgrade, relative to a baseline that was recorded after the
 * migration and before any writer (S14). Databases are addressed by role, so that one baseline
 * serves before and after a rollback.
 */
public interface NewRowStore {

  /**
   * Records the snapshot and the keys of all rows.
   *
   * @param directory private, new or empty; repeating it there replaces an unfinished baseline
   */
  Baseline recordBaseline(Act act, Path directory);

  /** Whether a whole baseline is there. */
  boolean recorded(Path directory);

  /** Counts exactly, by reading the databases in use. */
  NewRows countNewRows(Act act, Path directory);

  /** Estimates from the server's counters, without reading a table. */
  NewRows estimateNewRows(Act act, Path directory);

  /**
   * After a rollback: carries inserts, updates and deletes out of the databases that were set aside
   * into the ones in use, each database in one transaction, and advances sequences. What does not
   * fit is not changed into something that does: it is exported and listed.
   *
   * @param exports private directory, new or empty; one file for psql for each table with conflicts
   *     or with columns that the old schema does not have
   */
  CarriedBack carryBack(Act act, Path directory, Path exports);
}
