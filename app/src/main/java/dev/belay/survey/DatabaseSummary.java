package dev.belay.survey;

import dev.belay.database.Measurements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Dify's database says about itself, read in one snapshot.
 *
 * @param server version as the server prints it, {@code 15.18}
 * @param revisions the Alembic revisions that it is stamped with, sorted: one, in good order
 * @param setUp whether the first-time setup was finished, empty when the table is not there
 * @param inventory rows of the tables that an operator would miss first, by table
 * @param pluginDatabase whether a database for the plugin daemon is on the same server
 * @param mayCreateDatabases whether the role that looked may create databases
 * @param legacyModelTypes rows whose {@code model_type} is a value that newer releases do not read
 */
public record DatabaseSummary(
    String server,
    List<String> revisions,
    Optional<Boolean> setUp,
    Map<String, Rows> inventory,
    boolean pluginDatabase,
    boolean mayCreateDatabases,
    long legacyModelTypes,
    Measurements measurements) {

  /** The tables of the inventory, in the order in which an operator thinks of them. */
  public static final List<String> INVENTORY =
      List.of(
          "accounts",
          "tenants",
          "apps",
          "datasets",
          "documents",
          "document_segments",
          "conversations",
          "messages",
          "workflow_runs",
          "providers",
          "provider_models",
          "tool_builtin_providers",
          "api_tokens",
          "upload_files");

  /**
   * @param exact counted, or the server's own estimate
   */
  public record Rows(long count, boolean exact) {}

  public DatabaseSummary {
    inventory = new TreeMap<>(inventory);
    revisions = List.copyOf(revisions);
  }

  /** Rows by table, whether counted or estimated. */
  public Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    inventory.forEach((table, rows) -> counts.put(table, rows.count()));
    return counts;
  }

  /** The revision; several with a comma between them, empty when there is none. */
  public String revision() {
    return String.join(", ", revisions);
  }

  public int major() {
    return Integer.parseInt(server.split("[.]", 2)[0].replaceAll("\\D", ""));
  }

  public long bytes() {
    return measurements.bytes();
  }
}
