package dev.belay.plan;

import java.util.Optional;

/**
 * How a person wants an upgrade taken back.
 *
 * @param keepNewRows whether rows written since the upgrade are carried into the old databases
 * @param backup digest of the backup to return to where no rollback point is kept any more
 */
public record WayBack(boolean keepNewRows, Optional<String> backup) {

  /** To the rollback point; what was written since is set aside. */
  public static WayBack usual() {
    return new WayBack(false, Optional.empty());
  }
}
