package dev.belay.database;

/** Names and texts as they stand inside a statement. */
public final class Sql {
  private Sql() {}

  /** An identifier in double quotes. */
  public static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** A text literal that means the same under every setting of standard_conforming_strings. */
  public static String text(String value) {
    String quoted = "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    return value.contains("\\") ? "E" + quoted : quoted;
  }
}
