package dev.belay.store;

import java.time.Instant;

/**
 * A set as it was written.
 *
 * @param digest SHA-256 of the manifest, in hexadecimal; it identifies the set
 * @param strategy how schema and rows were carried, in words
 * @param written when it was begun: every row in it is at least that new
 * @param server version of the server that was backed up, for example 15.19
 * @param rows in all tables
 * @param bytes of the set on disk
 */
public record Backup(
    String digest,
    String strategy,
    Instant written,
    String server,
    int tables,
    long rows,
    long bytes) {

  /** Of the server that was backed up. */
  public int major() {
    return Integer.parseInt(server.replaceAll("\\D.*", ""));
  }
}
