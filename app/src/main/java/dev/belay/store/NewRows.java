package dev.belay.store;

import java.util.List;

/**
 * What was written since the baseline; tables without any change are left out.
 *
 * @param exact false for an estimate from counters, where an update may be counted twice
 */
public record NewRows(boolean exact, List<Table> tables) {
  public NewRows {
    tables = List.copyOf(tables);
  }

  /**
   * @param name role and table, as in {@code database:dify public.accounts}
   * @param undecided why the numbers do not hold; empty when they do
   */
  public record Table(String name, long inserted, long updated, long deleted, String undecided) {}

  public long total() {
    return tables.stream().mapToLong(t -> t.inserted() + t.updated() + t.deleted()).sum();
  }
}
