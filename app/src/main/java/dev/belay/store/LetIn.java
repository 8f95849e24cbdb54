package dev.belay.store;

import java.util.List;
import java.util.Optional;

/**
 * Databases that are open and in which nobody writes yet.
 *
 * @param ended sessions that were found in them; one text each
 * @param writable why somebody may write all the same, if one may
 */
public record LetIn(List<String> ended, Optional<String> writable) {
  public LetIn {
    ended = List.copyOf(ended);
  }
}
