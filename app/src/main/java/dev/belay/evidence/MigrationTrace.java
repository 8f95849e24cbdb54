package dev.belay.evidence;

import java.time.Duration;
import java.util.List;

/**
 * What a migration did on the twin, as seen from a session beside it: locks by sampling, so that
 * one held shorter than the pause between two looks may be missing; rows by the server's own
 * counters; rewritten tables by their files.
 *
 * @param step the migration's id in the plan
 * @param samples how often was looked
 * @param every the pause between two looks
 * @param locks of every table on which a lock was seen that keeps writers out, the longest first
 * @param rows of every table of which rows were written, the most first
 */
public record MigrationTrace(
    String step, int samples, Duration every, List<Locked> locks, List<Written> rows) {
  public MigrationTrace {
    locks = List.copyOf(locks);
    rows = List.copyOf(rows);
  }

  /**
   * @param mode the strongest that was seen, in PostgreSQL's words
   * @param held from the first look at which it was seen to the last
   */
  public record Locked(String table, String mode, Duration held) {}

  /**
   * @param rewrittenBytes size of the table's new file, when the table was rewritten; else 0
   */
  public record Written(
      String table, long inserted, long updated, long deleted, long rewrittenBytes) {

    public long rows() {
      return inserted + updated + deleted;
    }
  }
}
