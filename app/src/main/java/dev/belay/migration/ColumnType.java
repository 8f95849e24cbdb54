package dev.belay.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A PostgreSQL type as SQL writes it.
 *
 * @param name upper case, without arguments: {@code VARCHAR}, {@code TIMESTAMP WITHOUT TIME ZONE}
 * @param arguments length, or precision and scale
 * @param dimensions 0 for a plain type, 1 for an array
 */
public record ColumnType(String name, List<Integer> arguments, int dimensions) {

  public ColumnType {
    arguments = List.copyOf(arguments);
  }

  public static ColumnType of(String name, Integer... arguments) {
    return new ColumnType(name, List.of(arguments), 0);
  }

  ColumnType array() {
    return new ColumnType(name, arguments, dimensions + 1);
  }

  /** Reads a type as SQL or the server writes it. */
  public static ColumnType parse(String sql) {
    String text = sql.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    int dimensions = 0;
    while (text.endsWith("[]")) {
      text = text.substring(0, text.length() - 2).strip();
      dimensions++;
    }
    var arguments = new java.util.ArrayList<Integer>();
    int open = text.indexOf('(');
    int close = text.indexOf(')');
    if (open > 0 && close > open) {
      for (String part : text.substring(open + 1, close).split(",")) {
        if (part.strip().matches("[0-9]{1,9}")) {
          arguments.add(Integer.parseInt(part.strip()));
        }
      }
      text = (text.substring(0, open).strip() + " " + text.substring(close + 1).strip()).strip();
    }
    return new ColumnType(canonical(text), arguments, dimensions);
  }

  private static String canonical(String name) {
    return switch (name) {
      case "CHARACTER VARYING" -> "VARCHAR";
      case "INT", "INT4" -> "INTEGER";
      case "INT8" -> "BIGINT";
      case "INT2" -> "SMALLINT";
      case "BOOL" -> "BOOLEAN";
      case "TIMESTAMP" -> "TIMESTAMP WITHOUT TIME ZONE";
      case "TIMESTAMPTZ" -> "TIMESTAMP WITH TIME ZONE";
      case "DECIMAL" -> "NUMERIC";
      case "FLOAT", "FLOAT8" -> "DOUBLE PRECISION";
      case "CHARACTER", "BPCHAR" -> "CHAR";
      default -> name;
    };
  }

  public String sql() {
    String inside =
        arguments.isEmpty()
            ? ""
            : "(" + String.join(", ", arguments.stream().map(String::valueOf).toList()) + ")";
    // the arguments of a timestamp stand before its zone
    String head =
        name.startsWith("TIME")
            ? name.replaceFirst("(TIME(STAMP)?)", "$1" + inside)
            : name + inside;
    return head + "[]".repeat(dimensions);
  }

  /** The most characters it holds, for a character type with a limit. */
  public Optional<Integer> length() {
    return dimensions == 0 && (name.equals("VARCHAR") || name.equals("CHAR"))
        ? arguments.stream().findFirst()
        : Optional.empty();
  }

  boolean text() {
    return dimensions == 0 && (name.equals("TEXT") || name.equals("VARCHAR"));
  }

  @Override
  public String toString() {
    return sql();
  }
}
