package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import java.io.IOException;
import java.io.OutputStream;

/** Who writes the schema of a logical set. */
interface SchemaSource {

  /** How, in words for the evidence. */
  String word();

  /**
   * Writes {@code pre-data} or {@code post-data} of the snapshot's database.
   *
   * @throws dev.belay.outside.OutsideException when something would be lost
   */
  void section(DatabaseServer database, Snapshot snapshot, String section, OutputStream out)
      throws IOException;

  /** Writes roles, with their passwords when the role may read them. */
  void globals(DatabaseServer server, boolean passwords, OutputStream out) throws IOException;
}
