package dev.belay.plan;

import java.util.Optional;

/**
 * How a person wants an upgrade taken back.
 *
 * @param backup digest of the backup to return to where no rollback point is kept any more
 */
public record WayBack(Rows rows, Optional<String> backup) {

  /** What becomes of the rows that were written since the upgrade. */
  public enum Rows {
    /** They are set aside; a rollback under way does what it was begun with. */
    AS_BEGUN,
    /** They are carried into the old databases. */
    KEEP,
    /** They are set aside, also by a rollback under way that was to carry them (S34). */
    LEAVE
  }

  /** To the rollback point; what was written since is set aside. */
  public static WayBack usual() {
    return new WayBack(Rows.AS_BEGUN, Optional.empty());
  }

  public boolean keepNewRows() {
    return rows == Rows.KEEP;
  }
}
