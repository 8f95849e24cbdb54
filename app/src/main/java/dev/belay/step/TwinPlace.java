package dev.belay.step;

import dev.belay.database.ScratchServer;
import dev.belay.store.FileSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a twin will be: a server without the installation's databases, and directories without its
 * files. Both are filled from a backup and a capture; then the twin is made on them.
 */
public interface TwinPlace extends AutoCloseable {

  ScratchServer server();

  /** The installation's directories by their roles, at their places here. */
  List<FileSource> directories();

  /** Where the Service API answers while the twin runs, if it can be asked. */
  Optional<URI> api();

  /** The twin, serving the installed release where there is a way to start one. */
  Twin twin();

  /** Removes whatever was made, and looks that it is gone. */
  @Override
  void close();
}
