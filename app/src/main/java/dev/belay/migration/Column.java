package dev.belay.migration;

import java.util.Optional;

/**
 * A column as a migration defines it.
 *
 * @param defaultSql the default as SQL
 * @param serial whether the server numbers it (SERIAL, BIGSERIAL)
 * @param generated the expression of a stored generated column
 */
public record Column(
    String name,
    ColumnType type,
    boolean nullable,
    Optional<String> defaultSql,
    boolean serial,
    Optional<String> generated,
    Optional<String> comment) {}
