package dev.belay.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The definition of one column or table constraint, as {@code ALTER TABLE … ADD} has it. */
final class DefinitionReader {
  private static final Set<String> COLUMN_ENDS =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "PRIMARY",
          "UNIQUE",
          "REFERENCES",
          "CHECK",
          "GENERATED",
          "CONSTRAINT",
          "COLLATE");

  private final SqlCursor cursor;

  DefinitionReader(SqlCursor cursor) {
    this.cursor = cursor;
  }

  /** A table constraint, if one comes next. */
  Optional<Constraint> constraint(Optional<String> name, int end) {
    if (cursor.take("PRIMARY", "KEY")) {
      return Optional.of(new Constraint.PrimaryKey(name, cursor.names()));
    }
    if (cursor.take("UNIQUE")) {
      boolean distinct = cursor.take("NULLS", "NOT", "DISTINCT");
      return Optional.of(new Constraint.Unique(name, cursor.names(), distinct));
    }
    if (cursor.take("CHECK")) {
      return Optional.of(
          new Constraint.Check(
              name, cursor.text(cursor.at() + 1, Math.min(cursor.closed(cursor.at()), end))));
    }
    if (cursor.take("FOREIGN", "KEY")) {
      List<String> columns = cursor.names();
      cursor.take("REFERENCES");
      String target = cursor.name().orElse("a table that is not known");
      List<String> references = cursor.at() < end && cursor.ahead("(") ? cursor.names() : List.of();
      return Optional.of(new Constraint.ForeignKey(name, columns, target, references, ""));
    }
    return Optional.empty();
  }

  /** What stands behind the name of a column. */
  Column column(String name, int end) {
    int from = cursor.at();
    toNextPart(end);
    ColumnType type = ColumnType.parse(cursor.text(from, cursor.at()));
    boolean nullable = true;
    Optional<String> value = Optional.empty();
    Optional<String> generated = Optional.empty();
    while (cursor.at() < end) {
      if (cursor.take("NOT", "NULL")) {
        nullable = false;
      } else if (cursor.take("DEFAULT")) {
        int start = cursor.at();
        toNextPart(end);
        value = Optional.of(cursor.text(start, Math.min(cursor.at(), end)));
      } else if (cursor.take("GENERATED", "ALWAYS", "AS") && cursor.ahead("(")) {
        int close = cursor.closed(cursor.at());
        generated = Optional.of(cursor.text(cursor.at() + 1, close));
        cursor.moveTo(close + 1);
      } else {
        cursor.moveTo(cursor.at() + 1);
      }
    }
    boolean serial = type.name().endsWith("SERIAL");
    return new Column(name, type, nullable, value, serial, generated, Optional.empty());
  }

  /** Moves to the word that begins the next part of a column; what is in parentheses is passed. */
  private void toNextPart(int end) {
    while (cursor.at() < end) {
      int at = cursor.at();
      if (COLUMN_ENDS.contains(cursor.token(at).text().toUpperCase(Locale.ROOT))) {
        return;
      }
      cursor.moveTo(cursor.token(at).is("(") ? cursor.closed(at) + 1 : at + 1);
    }
  }
}
