package dev.belay.plan;

import java.util.Locale;

/** What a plan is for. */
public enum Kind {
  UPGRADE,
  ROLLBACK,
  FINALIZE,
  BACKUP,
  RESTORE;

  /** As it stands in a sentence. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
