package dev.belay.migration;

import java.util.List;

/**
 * What one operation means for a running PostgreSQL.
 *
 * @param locks on tables that others can use; none on a table of the same transaction
 * @param work on the largest of its tables
 * @param inTransaction whether its locks stay until the end of the whole upgrade
 * @param destroys whether data is gone afterwards that no downgrade brings back, or may be
 * @param notes what else matters, sentences without full stop
 */
public record Explanation(
    Operation operation,
    List<Lock> locks,
    Work work,
    boolean inTransaction,
    boolean destroys,
    List<String> notes) {

  /** A lock on one table. */
  public record Lock(String table, LockMode mode) {}

  /**
   * Whether data may be gone although nobody knows: what was not read is not known to do anything,
   * bad or good.
   */
  public boolean lossNotKnown() {
    return destroys && (operation instanceof Operation.Opaque || work == Work.UNKNOWN);
  }

  public Explanation {
    locks = List.copyOf(locks);
    notes = List.copyOf(notes);
  }
}
