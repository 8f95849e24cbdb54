package dev.belay.migration;

import java.util.List;
import java.util.Optional;

/**
 * An index as a migration defines it.
 *
 * @param keys quoted column names or expressions, with operator class and order
 * @param method btree, gin, …
 * @param where the predicate of a partial index
 * @param include columns that are only carried
 */
public record Index(
    String name,
    String table,
    List<String> keys,
    List<String> include,
    boolean unique,
    boolean nullsNotDistinct,
    String method,
    Optional<String> where,
    boolean concurrently,
    boolean ifNotExists) {}
