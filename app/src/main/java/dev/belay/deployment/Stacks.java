package dev.belay.deployment;

import dev.belay.outside.Observed;
import java.util.List;

/** Looks at the Compose projects of an engine and changes nothing. */
public interface Stacks {

  /** Names of the projects that look like Dify: one of their containers runs its api image. */
  Observed<List<String>> projects();

  /** All containers of a project, stopped ones included. */
  Observed<Stack> look(String project);

  /**
   * Where the running containers differ from what their files say now: somebody edited a file, or a
   * variable came from a shell.
   */
  Observed<List<ContainerDrift>> drift(Stack stack);
}
