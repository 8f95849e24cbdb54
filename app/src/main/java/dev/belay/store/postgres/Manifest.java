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
   * @param folder below the set; {@code objects.json} in it has the schema in words
   * @param fingerprint of the schema
   * @param bytes that it took on the server; older sets do not say it
   */
  record Database(
      String name,
      String folder,
      Locale locale,
      Envelope envelope,
      String fingerprint,
      Optional<Long> bytes,
      List<Table> tables,
      List<Sequence> sequences) {
    Database {
      bytes = bytes == null ? Optional.empty() : bytes;
    }

    /** The file with every object and its definition; older sets have none. */
    String objects() {
      return folder + "/objects.json";
    }
  }

  /**
   * @param provider libc, icu or builtin
   * @param locale of icu and builtin
   */
  record Locale(
      String encoding, String collate, String ctype, String provider, Optional<String> locale) {

    /** What COPY is told, so that neither a client's nor a role's setting decides. */
    String copying() {
      return " (encoding '%s')".formatted(encoding.equals("SQL_ASCII") ? "SQL_ASCII" : "UTF8");
    }
  }

  /**
   * @param copy the table with its columns, as it stands after the word COPY
   * @param sum of the rows' hashes
   * @param parts names of files, whose concatenation is the table
   * @param read what stands after the word COPY to read its rows, when it is not the same
   * @param clearing the statement that makes room for the rows of an extension's table
   */
  record Table(
      String name,
      String copy,
      long rows,
      String sum,
      List<String> parts,
      Optional<String> read,
      Optional<String> clearing) {
    Table {
      read = read == null ? Optional.empty() : read; // older sets
      clearing = clearing == null ? Optional.empty() : clearing;
    }

    Table(String name, String copy, long rows, String sum, List<String> parts) {
      this(name, copy, rows, sum, parts, Optional.empty(), Optional.empty());
    }

    String reading() {
      return read.orElse(copy);
    }
  }

  record Sequence(String name, long last, boolean called) {}

  record Part(String name, long bytes, String sha256) {}
}
