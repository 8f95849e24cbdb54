package dev.belay.store;

import java.time.Duration;

/**
 * A set as it was written.
 *
 * @param digest SHA-256 of the manifest, in hexadecimal; it identifies the set
 * @param strategy how schema and rows were carried, in words
 * @param rows in all tables
 * @param bytes of the set on disk
 */
public record Backup(
    String digest, String strategy, int tables, long rows, long bytes, Duration took) {}
