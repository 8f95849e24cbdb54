package dev.belay.store.postgres;

import java.util.Set;

/** Values as texts inside of statements: what COPY writes for them, under pinned settings. */
final class Texts {
  private static final Set<String> CAST =
      Set.of(
          "text",
          "uuid",
          "integer",
          "bigint",
          "smallint",
          "json",
          "jsonb",
          "date",
          "double precision",
          "timestamp without time zone",
          "timestamp with time zone");

  private Texts() {}

  /**
   * The text of a value, null for null. A cast to text is not always what the type writes: it is
   * another word for booleans, and shortens {@code char}; and a row of nulls <em>is null</em>.
   */
  static String of(String value, String type) {
    return CAST.contains(type)
            || type.startsWith("character varying")
            || (type.startsWith("numeric") && !type.endsWith("]"))
        ? value + "::text"
        : "case when num_nulls(%1$s) = 1 then null else concat(%1$s) end".formatted(value);
  }

  static String digest(String text) {
    return "encode(substr(sha256(textsend(%s)), 1, 16), 'base64')".formatted(text);
  }
}
