package dev.belay.store.postgres;

import dev.belay.store.Backup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a set consists of; its bytes are signed, and their SHA-256 is the set's digest.
 *
 * @param schema version of this shape
 * @param kind logical or physical
 * @param strategy how schema and rows were carried, in words
 * @param server version of the server, for example 15.19
 * @param roles the roles that own or may use something, without passwords
 * @param files every file of the set but the manifest and its signature
 */
record Manifest(
    int schema,
    String kind,
    String strategy,
    String run,
    String written,
    String server,
    List<Role> roles,
    List<Database> databases,
    List<Part> files) {
  static final int SCHEMA = 1;

  /** What the set is, under the digest of this manifest. */
  Backup backup(String digest) {
    return new Backup(
        digest,
        strategy,
        Instant.parse(written),
        server,
        databases.stream().mapToInt(d -> d.tables().size()).sum(),
        databases.stream().flatMap(d -> d.tables().stream()).mapToLong(Table::rows).sum(),
        files.stream().mapToLong(Part::bytes).sum());
  }

  /**
   * @param attributes as ALTER ROLE takes them
   * @param memberOf names of roles
   */
  record Role(String name, String attributes, List<String> memberOf) {}

  /**
   * @param folder below the set
   * @param fingerprint of the schema
   */
  record Database(
      String name,
      String folder,
      Locale locale,
      Envelope envelope,
      String fingerprint,
      List<Table> tables,
      List<Sequence> sequences) {}

  /**
   * @param provider libc, icu or builtin
   * @param locale of icu and builtin
   */
  record Locale(
      String encoding, String collate, String ctype, String provider, Optional<String> locale) {}

  /**
   * @param copy the table with its columns, as it stands after the word COPY
   * @param sum of the rows' hashes
   * @param parts names of files, whose concatenation is the table
   */
  record Table(String name, String copy, long rows, String sum, List<String> parts) {}

  record Sequence(String name, long last, boolean called) {}

  record Part(String name, long bytes, String sha256) {}
}
