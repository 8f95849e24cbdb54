package dev.belay;

import dev.belay.database.DatabaseServer;
import dev.belay.database.ScratchServer;
import dev.belay.outside.Shell;
import dev.belay.step.Installation;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.store.FileSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A scratch server and a folder, on which the operator's commands make a twin. */
record CommandPlace(
    Shell shell, Installation installation, String release, ScratchServer server, Path folder)
    implements TwinPlace {

  @Override
  public List<FileSource> directories() {
    return installation.directories().stream()
        .map(d ->
            new FileSource(
                d.role(),
                folder.resolve(d.role().substring(d.role().indexOf(':') + 1)),
                d.only(),
                d.policy()))
        .toList();
  }

  /** Commands start a twin wherever they like. */
  @Override
  public Optional<URI> api() {
    return Optional.empty();
  }

  @Override
  public Twin twin() {
    DatabaseServer scratch = server.server();
    return new CommandTwin(shell, installation, scratch, folder, directories()).make(release);
  }

  @Override
  public void close() {
    server.close();
  }
}
