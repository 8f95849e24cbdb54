package dev.belay;

import dev.belay.cli.Parts;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Password;
import dev.belay.database.PasswordSource;
import dev.belay.database.ScratchServers;
import dev.belay.deployment.commands.CommandDeployment;
import dev.belay.deployment.commands.CommandMigrator;
import dev.belay.deployment.commands.OwnCommands;
import dev.belay.deployment.compose.ComposeDeployment;
import dev.belay.deployment.compose.DatabaseContainer;
import dev.belay.deployment.compose.DatabaseDoor;
import dev.belay.deployment.compose.ImageMigrator;
import dev.belay.journal.FileTape;
import dev.belay.journal.Tape;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Shell;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.Installation.ComposePlace;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.InstallationKey;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresBackup;
import dev.belay.store.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Binds the adapters: the only class that imports adapter subpackages. */
public final class Assembly implements Parts {
  /** More sessions would take processors from production. */
  private static final int BACKUP_SESSIONS = 2;

  private final Shell shell;

  public Assembly() {
    this(new OwnShell());
  }

  /**
   * @param shell by which every other program is run
   */
  public Assembly(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Shell shell() {
    return shell;
  }

  @Override
  public Tape tape(Path journal) {
    return FileTape.open(journal);
  }

  @Override
  public DatabaseServer server(Installation installation) {
    PasswordSource passwords =
        uri ->
            installation
                .passwordFile()
                .map(Assembly::firstLine)
                .or(() -> PasswordSource.own().find(uri));
    return installation
        .server()
        .map(uri -> DatabaseServer.of(uri, passwords))
        .orElseGet(() -> inside(installation.compose().orElseThrow(), installation.passwordFile()));
  }

  /** The database of a Compose project, which publishes no port. */
  private DatabaseServer inside(ComposePlace place, Optional<Path> passwordFile) {
    // Open as long as this process lives: every session goes through it.
    var door = new DatabaseDoor(shell, place.project());
    var account = door.account();
    return DatabaseServer.of(
        DatabaseUri.local(door.port(), "postgres", account.user()),
        uri ->
            passwordFile
                .map(Assembly::firstLine)
                .or(() -> Optional.of(new Password(account.password()))));
  }

  @Override
  public Binding binding(Installation installation, DatabaseServer server) {
    var databases = new PostgresStore(server, installation.databases());
    if (installation.compose().isPresent()) {
      var place = installation.compose().get();
      return (run, directory, fence) -> {
        var compose =
            new ComposeDeployment(
                shell,
                place.project(),
                run,
                directory,
                place.releases(),
                installation.limit(),
                Optional.empty());
        return new World(
            run,
            directory,
            InstantSource.system(),
            fence,
            compose,
            new ImageMigrator(compose, shell),
            databases,
            server,
            new DirectoryStore(shell),
            installation.directories());
      };
    }
    var commands =
        new OwnCommands(shell, installation.commands(), installation.home(), installation.limit());
    var migrator = new CommandMigrator(commands, name -> server.database(name).environment());
    return (run, directory, fence) ->
        new World(
            run,
            directory,
            InstantSource.system(),
            fence,
            new CommandDeployment(commands, installation.configuration()),
            migrator,
            databases,
            server,
            new DirectoryStore(shell),
            installation.directories());
  }

  @Override
  public DatabaseBackup backup(
      Installation installation, DatabaseServer server, InstallationKey key) {
    return new PostgresBackup(
        server,
        installation.databases(),
        shell(),
        key,
        container(installation).map(DatabaseContainer::inside).orElse(List.of()),
        Optional.empty(),
        BACKUP_SESSIONS);
  }

  @Override
  public ScratchServers scratch(
      Installation installation, Optional<DatabaseServer> given, Optional<Path> programs) {
    return new ScratchServers(
        shell(), given, programs, container(installation).map(DatabaseContainer::image));
  }

  /** The database's own container, of a Compose project that has one. */
  private Optional<DatabaseContainer> container(Installation installation) {
    return installation
        .compose()
        .filter(c -> installation.server().isEmpty())
        .map(c -> DatabaseContainer.find(shell(), c.project()));
  }

  @Override
  public DatabaseContents contents(Installation installation, DatabaseServer server) {
    return new PostgresStore(server, installation.databases());
  }

  @Override
  public TwinPlace place(
      Installation installation, ScratchServers scratch, String release, int major, Path folder) {
    return installation
        .compose()
        .<TwinPlace>map(project ->
            StackPlace.open(
                shell(),
                installation,
                project,
                String.valueOf(folder.getFileName()),
                folder.resolve("stack")))
        .orElseGet(() ->
            new CommandPlace(
                shell(),
                installation,
                release,
                scratch.start(major, folder.resolve("scratch")),
                folder.resolve("twin")));
  }

  private static Password firstLine(Path file) {
    try {
      return new Password(Files.readAllLines(file).stream().findFirst().orElse(""));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the password file could not be read", file + ": " + e, "ls -l " + file),
          e);
    }
  }
}
