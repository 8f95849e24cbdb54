package dev.belay.step;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServers;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Migrator;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import dev.belay.store.Act;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseStore;
import dev.belay.store.FileSource;
import dev.belay.store.FileStore;
import dev.belay.store.Holder;
import dev.belay.store.InstallationId;
import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What the roles of a plan mean here: the installation, or its twin.
 *
 * @param run the id of the upgrade; a rollback belongs to the run that it takes back
 * @param directory where the run keeps its files; private
 * @param fence says whether this process still owns the run
 * @param databases the set of databases that belong to the installation
 * @param server on which they are, with a role that may read all of them
 * @param directories the directories that belong to it, by role
 * @param reserve what backups need; a twin has none
 */
public record World(
    String run,
    Path directory,
    InstantSource clock,
    Fence fence,
    Deployment deployment,
    Migrator migrator,
    DatabaseStore databases,
    DatabaseServer server,
    FileStore files,
    List<FileSource> directories,
    Optional<Reserve> reserve) {

  /** The note in a run's directory that says where its backup lies. */
  public static final String BACKUP_NOTE = "backup";

  public World {
    directories = List.copyOf(directories);
  }

  /** A world without backups of its own. */
  public World(
      String run,
      Path directory,
      InstantSource clock,
      Fence fence,
      Deployment deployment,
      Migrator migrator,
      DatabaseStore databases,
      DatabaseServer server,
      FileStore files,
      List<FileSource> directories) {
    this(
        run,
        directory,
        clock,
        fence,
        deployment,
        migrator,
        databases,
        server,
        files,
        directories,
        Optional.empty());
  }

  /** The same world, in which backups can be made and returned to. */
  public World with(Reserve reserve) {
    return in(directory, Optional.of(reserve));
  }

  public DatabaseBackup backups() {
    return own().backups();
  }

  public ScratchServers scratch() {
    return own().scratch();
  }

  public InstallationKey key() {
    return own().key();
  }

  /** Which installation this is; looks only. */
  public InstallationId installation() {
    return own().belonging().mine(new Label(run, "installation"));
  }

  private Reserve own() {
    return reserve.orElseThrow(() ->
        new OutsideException(
            new Failure(
                ExitCode.STOPPED,
                "a twin neither makes backups nor returns to one",
                "run " + run,
                "belay backup, on the installation itself")));
  }

  /** The same world for who makes a backup without a run. */
  public World making(BackupSet set) {
    Path own = directory.resolve("making");
    try {
      Durable.makeDirectory(own);
      Durable.write(
          own.resolve(BACKUP_NOTE), set.directory().toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED, "a backup could not be begun", own + ": " + e, "df -h " + own),
          e);
    }
    return in(own, reserve);
  }

  private World in(Path place, Optional<Reserve> other) {
    return new World(
        run,
        place,
        clock,
        fence,
        deployment,
        migrator,
        databases,
        server,
        files,
        directories,
        other);
  }

  /** The backup that the run makes or returns to. */
  public BackupSet backup() {
    Path note = directory.resolve(BACKUP_NOTE);
    try {
      return new BackupSet(Path.of(OwnFile.text(note).strip()));
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "no backup is named for this run",
              note + ": " + e,
              "belay rollback %s --from-backup DIR".formatted(run)),
          e);
    }
  }

  /** Under which a step acts on a store; refused when another process took the run over. */
  public Act act(Step step) {
    return act(step.id());
  }

  public Act act(String step) {
    fence.check();
    return new Act(run, step, fence.epoch());
  }

  /**
   * Takes the databases for this run and epoch; refused while another run holds them, or when they
   * belong to another installation.
   *
   * @param kind what they are taken for, in one word
   */
  public void claim(String kind) {
    Act act = act("claim");
    reserve.ifPresent(r -> r.belonging().lay(act.label()));
    databases.claim(
        act, Holder.here(kind, directory).of(reserve.map(r -> r.belonging().words()).orElse("")));
  }

  /**
   * Lets databases answer that an act on the deployment left stopped.
   *
   * @param release whose configuration is put in place when the one in place starts none
   */
  public void wakeStores(String release) {
    fence.check();
    deployment.wakeStores(release);
  }

  /** Gives the databases back, so that another run may take them. */
  public void release() {
    Act act = act("release");
    reserve.ifPresent(r -> r.belonging().lay(act.label())); // what was exchanged stays known
    databases.release(act);
  }

  /** The name that programs and sessions of a step carry: {@code belay/<run>/<step>}. */
  public String label(Step step) {
    return new Act(run, step.id(), 0).label().applicationName();
  }

  /** The name of a database on the server, by its role. */
  public String database(String role) {
    String name = databases.databases().get(role);
    if (name == null) {
      throw unknown(role, "databases " + databases.databases().keySet());
    }
    return name;
  }

  /** The name under which it is reached now, which nobody else was told while the door is shut. */
  public String reached(String role) {
    return databases.reached(run, database(role));
  }

  public FileSource files(String role) {
    return directories.stream()
        .filter(d -> d.role().equals(role))
        .findFirst()
        .orElseThrow(
            () -> unknown(role, "files " + directories.stream().map(FileSource::role).toList()));
  }

  private static OutsideException unknown(String role, String bound) {
    return new OutsideException(
        new Failure(
            ExitCode.DRIFTED,
            "the plan speaks of something that this installation does not have",
            "`%s`; bound are %s".formatted(role, bound),
            "belay plan"));
  }
}
