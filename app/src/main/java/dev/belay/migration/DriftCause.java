package dev.belay.migration;

/** What would explain that a live schema is not the one of its revision. */
public sealed interface DriftCause {
  /** How many of the differences it explains. */
  int explained();

  /** The schema is the one of an earlier revision: the stamp says more than was done. */
  record StampedAhead(String schemaOf, int revisions, int explained) implements DriftCause {}

  /** The schema is the one of a later revision: more was done than the stamp says. */
  record StampedBehind(String schemaOf, int revisions, int explained) implements DriftCause {}

  /**
   * The database was migrated by another release, in which the revision had another text; no
   * migration repairs that.
   */
  record OtherText(String revision, String fingerprint, int explained) implements DriftCause {}
}
