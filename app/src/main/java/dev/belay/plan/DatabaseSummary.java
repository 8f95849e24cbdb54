package dev.belay.plan;

import java.util.Map;

/**
 * What the database says about itself.
 *
 * @param server version as the server prints it
 * @param revision the Alembic revision it is stamped with, empty when there is none
 * @param rows of the tables that an inventory counts
 */
public record DatabaseSummary(String server, String revision, long bytes, Map<String, Long> rows) {
  public DatabaseSummary {
    rows = Map.copyOf(rows);
  }
}
