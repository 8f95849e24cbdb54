package dev.belay.store;

/** Counts and sums over the rows of an installation's databases; reads only. */
public interface DatabaseContents {

  /** Reads the databases in use, each on one snapshot. */
  Content content(Act act, ContentWish wish);

  /** Reads the rollback point of the act's run; it is closed again afterwards. */
  Content keptContent(Act act, ContentWish wish);
}
