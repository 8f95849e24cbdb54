package dev.belay.step;

import dev.belay.database.DatabaseServer;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.DatabaseStore;
import dev.belay.store.FileSource;
import dev.belay.store.FileStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * What the roles of a plan mean here: the installation, or its twin.
 *
 * @param run the id of the upgrade; a rollback belongs to the run that it takes back
 * @param directory where the run keeps its files; private
 * @param fence says whether this process still owns the run
 * @param databases the set of databases that belong to the installation
 * @param server on which they are, with a role that may read all of them
 * @param directories the directories that belong to it, by role
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
    List<FileSource> directories) {

  public World {
    directories = List.copyOf(directories);
  }

  /** Under which a step acts on a store; refused when another process took the run over. */
  public Act act(Step step) {
    return act(step.id());
  }

  public Act act(String step) {
    fence.check();
    return new Act(run, step, fence.epoch());
  }

  /** Takes the databases for this run and epoch; refused while another run holds them. */
  public void claim() {
    databases.claim(act("claim"));
  }

  /** Gives the databases back, so that another run may take them. */
  public void release() {
    databases.release(act("release"));
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
