package dev.belay;

import dev.belay.cli.Parts;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Password;
import dev.belay.database.PasswordSource;
import dev.belay.deployment.commands.CommandDeployment;
import dev.belay.deployment.commands.CommandMigrator;
import dev.belay.deployment.commands.OwnCommands;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Shell;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.World;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Binds the adapters: the only class that imports adapter subpackages. */
public final class Assembly implements Parts {
  @Override
  public Shell shell() {
    return new OwnShell();
  }

  @Override
  public DatabaseServer server(Installation installation) {
    PasswordSource passwords =
        uri ->
            installation
                .passwordFile()
                .map(Assembly::firstLine)
                .or(() -> PasswordSource.own().find(uri));
    return DatabaseServer.of(installation.server(), passwords);
  }

  @Override
  public Binding binding(Installation installation, DatabaseServer server) {
    Shell shell = shell();
    var commands =
        new OwnCommands(shell, installation.commands(), installation.home(), installation.limit());
    var databases = new PostgresStore(server, installation.databases());
    var migrator = new CommandMigrator(commands, name -> server.database(name).environment());
    return (run, directory, fence) ->
        new World(
            run,
            directory,
            InstantSource.system(),
            fence,
            new CommandDeployment(commands),
            migrator,
            databases,
            server,
            new DirectoryStore(shell),
            installation.directories());
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
