package dev.belay.step;

import dev.belay.deployment.Deployment;
import dev.belay.deployment.Migrator;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the roles of a plan mean here: the installation, or its twin.
 *
 * @param run the id of the upgrade; a rollback belongs to the run that it takes back
 * @param directory where the run keeps its files; private
 * @param fence says whether this process still owns the run
 */
public record World(
    String run,
    Path directory,
    InstantSource clock,
    Fence fence,
    Deployment deployment,
    Migrator migrator) {

  /** The name that programs and sessions of a step carry: {@code belay/<run>/<step>}. */
  public String label(Step step) {
    return "belay/" + run + "/" + step.id();
  }
}
