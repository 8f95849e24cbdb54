package dev.belay;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.UntriedDeployment;
import dev.belay.deployment.commands.CommandDeployment;
import dev.belay.deployment.commands.CommandMigrator;
import dev.belay.deployment.commands.OwnCommands;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.step.Installation;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.Twin;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The twin of an installation that is driven by the operator's own commands: the databases on the
 * scratch server, the directories in a folder, and the commands of the section {@code twin}, which
 * are told both by variables. Without that section only databases and files are tried.
 */
final class CommandTwin {
  private final Shell shell;
  private final Installation installation;
  private final DatabaseServer scratch;
  private final Path folder;
  private final List<FileSource> directories;
  private final List<String> limits = new ArrayList<>();

  CommandTwin(
      Shell shell,
      Installation installation,
      DatabaseServer scratch,
      Path folder,
      List<FileSource> directories) {
    this.directories = directories;
    this.shell = shell;
    this.installation = installation;
    this.scratch = scratch;
    this.folder = folder;
  }

  Twin make(String release) {
    apart();
    var migrate =
        new OwnCommands(shell, installation.commands(), installation.home(), installation.limit());
    var migrator = new CommandMigrator(migrate, name -> scratch.database(name).environment());
    proveMigrator(migrator);
    var databases = new PostgresStore(scratch, installation.databases());
    Deployment deployment = deployment(release);
    return new Twin(
        (run, directory, fence) ->
            new World(
                run,
                directory,
                InstantSource.system(),
                fence,
                deployment,
                migrator,
                databases,
                scratch,
                new DirectoryStore(shell),
                directories),
        limits,
        () -> {
          if (!installation.twin().isEmpty()) {
            deployment.stopWriters();
          }
        });
  }

  private Deployment deployment(String release) {
    if (installation.twin().isEmpty()) {
      return new UntriedDeployment(release, "belay.yaml has no commands for a twin");
    }
    var lines = new HashMap<String, String>(installation.twin());
    String database = installation.databases().firstEntry().getValue();
    Map<String, String> variables =
        new HashMap<>(
            scratch
                .database(installation.databases().getOrDefault(MigrateDatabase.DIFY, database))
                .environment());
    variables.put("BELAY_TWIN", folder.toString());
    variables.put("BELAY_RELEASE", release);
    var commands =
        new OwnCommands(shell, lines, installation.home(), installation.limit(), variables);
    var deployment = new CommandDeployment(commands, new TreeMap<>());
    deployment.install(release);
    deployment.startClosed();
    deployment.open();
    return deployment;
  }

  /** A twin on the installation's own server would be the installation (S19). */
  private void apart() {
    var own = installation.server().orElseThrow();
    if (own.host().equals(scratch.uri().host()) && own.port() == scratch.uri().port()) {
      throw new OutsideException(
          new Failure(
              ExitCode.NOT_PROVEN,
              "the twin would be on the installation's own server",
              own + " and " + scratch.uri(),
              "name another server with --scratch"));
    }
  }

  /**
   * Before the migration command runs, its read-only sister must read back a number that only the
   * twin knows (S19).
   */
  private void proveMigrator(CommandMigrator migrator) {
    byte[] random = new byte[8];
    new java.security.SecureRandom().nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    for (String name : installation.databases().values()) {
      try (Session session = scratch.open(new Label("twin", "nonce"))) {
        session.execute(
            "alter database %s set belay.nonce = '%s'".formatted(Sql.name(name), nonce));
      }
      var said = migrator.prove(name);
      if (said.isEmpty()) {
        limits.add(
            "belay.yaml has no command `prove`: that `migrate` works on the database it is told,"
                + " and no other, is not shown beforehand");
        return;
      }
      if (!said.get().equals(nonce)) {
        throw new OutsideException(
            new Failure(
                ExitCode.NOT_PROVEN,
                "the command `prove` did not look at the twin",
                "it printed `%s`, not the twin's belay.nonce".formatted(said.get()),
                "let prove and migrate take their database from PGHOST, PGPORT, PGUSER,"
                    + " PGDATABASE and PGPASSWORD"));
      }
    }
  }
}
