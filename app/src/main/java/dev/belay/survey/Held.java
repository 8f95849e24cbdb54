package dev.belay.survey;

import java.util.Optional;

/**
 * A table, or a column of one, that holds something.
 *
 * @param column empty for the whole table
 */
public record Held(String table, Optional<String> column) {
  /** {@code accounts}, {@code accounts.name}. */
  public String name() {
    return table + column.map(c -> "." + c).orElse("");
  }
}
