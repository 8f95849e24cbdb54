package dev.belay.store;

import java.util.Map;
import java.util.Set;

/**
 * What of the databases is to be read into a {@link Content}.
 *
 * @param without columns to leave out, by role and table as in {@code database:dify
 *     public.accounts}: those that a migration drops or adds, and those that it fills with random
 *     values or the time
 * @param multisets queries by role and name, as in {@code database:dify credentials}; a migration
 *     that moves rows has one that yields the same rows before and after
 */
public record ContentWish(Map<String, Set<String>> without, Map<String, String> multisets) {
  public ContentWish {
    without = Map.copyOf(without);
    multisets = Map.copyOf(multisets);
  }

  public static ContentWish everything() {
    return new ContentWish(Map.of(), Map.of());
  }
}
