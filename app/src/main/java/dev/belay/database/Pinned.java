package dev.belay.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings that every session of Belay has, whatever ALTER ROLE, ALTER DATABASE or the server's
 * file say (S35): no limit but the one that an act states, nothing that changes what is written or
 * read, and values that are always the same text (S13). A server that lacks one is not asked for
 * it. The search path stays what the database says, since a migration's statements find their
 * tables by it; who reads a whole database empties it.
 */
final class Pinned {
  private static final Map<String, String> SETTINGS = settings();

  private Pinned() {}

  private static Map<String, String> settings() {
    var all = new LinkedHashMap<String, String>();
    // First: every later text literal is read by it.
    all.put("standard_conforming_strings", "on");
    for (String limit :
        "statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout"
            .concat(" transaction_timeout")
            .split(" ")) {
      all.put(limit, "0");
    }
    all.put("default_transaction_read_only", "off");
    all.put("default_transaction_isolation", "read committed");
    all.put("default_transaction_deferrable", "off");
    all.put("row_security", "on");
    all.put("TimeZone", "UTC");
    all.put("DateStyle", "ISO, YMD");
    all.put("IntervalStyle", "postgres");
    all.put("bytea_output", "hex");
    all.put("extra_float_digits", "1");
    all.put("lc_monetary", "C");
    all.put("lc_numeric", "C");
    all.put("lc_time", "C");
    all.put("xmloption", "content");
    all.put("xmlbinary", "base64");
    all.put("array_nulls", "on");
    all.put("transform_null_equals", "off");
    all.put("quote_all_identifiers", "off");
    all.put("synchronize_seqscans", "off");
    all.put("gin_fuzzy_search_limit", "0");
    all.put("check_function_bodies", "on");
    all.put("default_tablespace", "");
    all.put("temp_tablespaces", "");
    all.put("default_table_access_method", "heap");
    all.put("default_toast_compression", "pglz");
    all.put("client_min_messages", "notice");
    return all;
  }

  /** Sets them on a connection that was just opened. */
  static void on(Connection connection) throws SQLException {
    try (Statement opened = connection.createStatement()) {
      opened.execute(statement());
    }
  }

  /** One statement that sets all of them that this server has. */
  private static String statement() {
    String rows =
        SETTINGS.entrySet().stream()
            .map(e -> "(%s, %s)".formatted(Sql.text(e.getKey()), Sql.text(e.getValue())))
            .collect(Collectors.joining(", "));
    return "select pg_catalog.set_config(name, value, false) from (values "
        + rows
        + ") as pinned (name, value) where pg_catalog.current_setting(name, true) is not null"
        + " and pg_catalog.current_setting(name, true) <> value";
  }
}
