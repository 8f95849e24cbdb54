package dev.belay.faults;

import dev.belay.Assembly;
import dev.belay.cli.Parts;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.ScratchServers;
import dev.belay.journal.Tape;
import dev.belay.outside.Shell;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;
import java.util.Optional;

/** The real parts, each with points before, after and inside what it does. */
final class FaultyParts implements Parts {
  private final Points points;
  private final Assembly own;

  FaultyParts(Points points) {
    this.points = points;
    this.own = new Assembly(new FaultyShell(points));
  }

  @Override
  public Shell shell() {
    return own.shell();
  }

  @Override
  public Tape tape(Path journal) {
    return new FaultyTape(own.tape(journal), points);
  }

  @Override
  public DatabaseServer server(Installation installation) {
    DatabaseServer real = own.server(installation);
    int port = SqlProxy.start(real.uri().port(), points);
    var uri = real.uri();
    return new DatabaseServer(
        new DatabaseUri(uri.host(), port, uri.database(), uri.user(), uri.options()),
        real.password());
  }

  @Override
  public Binding binding(Installation installation, DatabaseServer server) {
    Binding real = own.binding(installation, server);
    return (run, directory, fence) -> {
      World world = real.world(run, directory, fence);
      return new World(
          world.run(),
          world.directory(),
          world.clock(),
          world.fence(),
          world.deployment(),
          world.migrator(),
          world.databases(),
          world.server(),
          new FaultyFiles(world.files(), points),
          world.directories(),
          world.reserve());
    };
  }

  @Override
  public DatabaseBackup backup(
      Installation installation, DatabaseServer server, InstallationKey key) {
    return own.backup(installation, server, key);
  }

  @Override
  public ScratchServers scratch(
      Installation installation, Optional<DatabaseServer> given, Optional<Path> programs) {
    return own.scratch(installation, given, programs);
  }

  @Override
  public DatabaseContents contents(Installation installation, DatabaseServer server) {
    return own.contents(installation, server);
  }

  @Override
  public TwinPlace place(
      Installation installation, ScratchServers scratch, String release, int major, Path folder) {
    return own.place(installation, scratch, release, major, folder);
  }
}
