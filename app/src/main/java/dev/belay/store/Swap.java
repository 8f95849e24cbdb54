package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * A rollback by renaming.
 *
 * @param returned the names that hold the state before the upgrade again
 * @param aside what had those names, as it is kept now
 * @param envelopeParts how many owners, privileges, settings and comments were set and compared
 * @param took from the first statement to the commit, the ending of sessions included
 */
public record Swap(
    List<String> returned,
    List<KeptDatabase> aside,
    Evicted evicted,
    int envelopeParts,
    Duration took) {
  public Swap {
    returned = List.copyOf(returned);
    aside = List.copyOf(aside);
  }
}
