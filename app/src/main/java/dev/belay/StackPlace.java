package dev.belay;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Password;
import dev.belay.database.ScratchServer;
import dev.belay.deployment.compose.ComposeDeployment;
import dev.belay.deployment.compose.ComposeTwin;
import dev.belay.deployment.compose.DatabaseDoor;
import dev.belay.deployment.compose.ImageMigrator;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.step.Installation;
import dev.belay.step.Installation.ComposePlace;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A second Compose project, made from the files of the installation, on which a twin runs. */
final class StackPlace implements TwinPlace {
  private static final String START = "start";

  private final Shell shell;
  private final Installation installation;
  private final Path folder;
  private final ComposeTwin stack;
  private final DatabaseDoor door;
  private final ScratchServer server;
  private final List<ComposeDeployment> deployments = new ArrayList<>();

  private StackPlace(Shell shell, Installation installation, Path folder, ComposeTwin stack) {
    this.shell = shell;
    this.installation = installation;
    this.folder = folder;
    this.stack = stack;
    this.door = new DatabaseDoor(shell, stack.project());
    var account = door.account();
    this.server =
        ScratchServer.of(
            new DatabaseServer(
                DatabaseUri.local(door.port(), DatabaseServer.MAINTENANCE, account.user()),
                Optional.of(new Password(account.password()))),
            "the database of the Compose project " + stack.project());
  }

  /**
   * @param id of the rehearsal
   * @param folder for the twin's files until it is closed
   */
  static StackPlace open(
      Shell shell, Installation installation, ComposePlace place, String id, Path folder) {
    var data = installation.directories().stream().map(FileSource::root).toList();
    var stack = ComposeTwin.open(shell, place.project(), place.releases(), id, folder, data);
    try {
      return new StackPlace(shell, installation, folder, stack);
    } catch (OutsideException e) {
      stack.close();
      throw e;
    }
  }

  @Override
  public ScratchServer server() {
    return server;
  }

  @Override
  public List<FileSource> directories() {
    return installation.directories().stream()
        .map(d -> new FileSource(d.role(), stack.copyOf(d.root()), d.only(), d.policy()))
        .toList();
  }

  @Override
  public Optional<URI> api() {
    return Optional.of(stack.api());
  }

  @Override
  public Twin twin() {
    var first = deployment(START, made(folder.resolve(START)));
    first.stopWriters();
    first.startClosed();
    first.open();
    var databases = new PostgresStore(server.server(), installation.databases());
    return new Twin(
        (run, directory, fence) -> {
          var compose = deployment(run, directory);
          return new World(
              run,
              directory,
              InstantSource.system(),
              fence,
              compose,
              new ImageMigrator(compose, shell),
              databases,
              server.server(),
              new DirectoryStore(shell),
              directories());
        },
        List.copyOf(stack.unlike()),
        () -> {});
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "a folder for the twin could not be made",
              directory + ": " + e,
              "df -h " + directory.getParent()),
          e);
    }
  }

  /** Each keeps images under its run, until this is closed. */
  private ComposeDeployment deployment(String run, Path directory) {
    var deployment =
        new ComposeDeployment(
            shell,
            stack.project(),
            stack.project() + "-" + run,
            directory,
            stack.releases(),
            installation.limit(),
            Optional.of("a copy has no way out, and so none to the Marketplace"));
    deployments.add(deployment);
    return deployment;
  }

  @Override
  public void close() {
    try {
      deployments.forEach(ComposeDeployment::forget);
    } finally {
      door.close();
      stack.close();
    }
  }
}
