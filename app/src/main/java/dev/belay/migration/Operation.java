package dev.belay.migration;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.python.Place;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One thing that a migration does. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Operation {
  Place at();

  record CreateTable(Place at, String table, List<Column> columns, List<Constraint> constraints)
      implements Operation {}

  record DropTable(Place at, String table) implements Operation {}

  record RenameTable(Place at, String table, String to) implements Operation {}

  record AddColumn(Place at, String table, Column column) implements Operation {}

  record DropColumn(Place at, String table, String column) implements Operation {}

  /**
   * @param from the type that the migration says the column has
   */
  record ChangeType(
      Place at,
      String table,
      String column,
      Optional<ColumnType> from,
      ColumnType to,
      Optional<String> using)
      implements Operation {}

  record SetNotNull(Place at, String table, String column) implements Operation {}

  record DropNotNull(Place at, String table, String column) implements Operation {}

  /** Empty drops the default. */
  record SetDefault(Place at, String table, String column, Optional<String> defaultSql)
      implements Operation {}

  record RenameColumn(Place at, String table, String column, String to) implements Operation {}

  record CreateIndex(Place at, Index index) implements Operation {}

  record DropIndex(Place at, String index, Optional<String> table, boolean concurrently)
      implements Operation {}

  /**
   * @param validated false leaves the existing rows unchecked
   */
  record AddConstraint(Place at, String table, Constraint constraint, boolean validated)
      implements Operation {}

  record DropConstraint(Place at, String table, String constraint) implements Operation {}

  /** A statement of the migration's own. */
  record RunSql(Place at, String sql) implements Operation {}

  enum RowVerb {
    SELECT,
    INSERT,
    UPDATE,
    DELETE
  }

  /**
   * Rows read or changed by Python.
   *
   * @param perRow whether it happens once for each row of something
   * @param columns that an UPDATE sets; empty when they are not known
   */
  record ChangeRows(
      Place at,
      RowVerb verb,
      SortedSet<String> writes,
      SortedSet<String> reads,
      boolean perRow,
      SortedSet<String> columns)
      implements Operation {
    public ChangeRows {
      // Facts of an older Belay do not have them.
      columns = Objects.requireNonNullElseGet(columns, TreeSet::new);
    }
  }

  /** Runs outside of the transaction: what came before is committed first. */
  record Autocommit(Place at, List<Operation> operations) implements Operation {}

  record Conditional(Place at, Condition condition, List<Operation> operations)
      implements Operation {}

  /** What could not be read; never guessed and never dropped. */
  record Opaque(Place at, String reason) implements Operation {}
}
