package dev.belay.plan;

/** What a plan is for. */
public enum Kind {
  UPGRADE,
  ROLLBACK,
  FINALIZE,
  BACKUP,
  RESTORE
}
