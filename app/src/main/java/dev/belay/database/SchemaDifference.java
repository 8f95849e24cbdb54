package dev.belay.database;

import java.util.Optional;

/**
 * One object in which two schemas differ.
 *
 * @param kind schema, extension, enum, sequence, table, column, constraint, index, function, view …
 * @param name qualified, for parts of a table {@code schema.table.part}
 * @param expected its definition on the expected side, empty when it should not be there
 * @param actual its definition as found, empty when it is missing
 */
public record SchemaDifference(
    String kind, String name, Optional<String> expected, Optional<String> actual) {

  /** One line for a reader. */
  public String text() {
    if (actual.isEmpty()) {
      return "%s %s is missing".formatted(kind, name);
    }
    if (expected.isEmpty()) {
      return "%s %s should not be there".formatted(kind, name);
    }
    return "%s %s is `%s`, expected `%s`".formatted(kind, name, actual.get(), expected.get());
  }
}
