package dev.belay.migration;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** A table constraint; the name is empty where the server chooses it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Constraint {
  Optional<String> name();

  record PrimaryKey(Optional<String> name, List<String> columns) implements Constraint {}

  /**
   * @param nullsNotDistinct PostgreSQL 15 and later only
   */
  record Unique(Optional<String> name, List<String> columns, boolean nullsNotDistinct)
      implements Constraint {}

  record Check(Optional<String> name, String expression) implements Constraint {}

  /**
   * @param actions what follows the reference: {@code ON DELETE CASCADE}
   */
  record ForeignKey(
      Optional<String> name,
      List<String> columns,
      String table,
      List<String> references,
      String actions)
      implements Constraint {}
}
