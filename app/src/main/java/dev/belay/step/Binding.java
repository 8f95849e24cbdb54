package dev.belay.step;

import java.nio.file.Path;

/** Binds the roles of a plan to one installation, or to a twin of it. */
public interface Binding {

  /**
   * @param run the id of the upgrade
   * @param directory where the run keeps its files
   * @param fence of the process that will act
   */
  World world(String run, Path directory, Fence fence);
}
