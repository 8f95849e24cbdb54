package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import java.util.Map;

/**
 * What Compose would make of the files in place: read once for all that is started by them.
 *
 * @param config of the files, without an override of the run's
 * @param hashes of every service's whole definition, as Compose writes them on containers
 */
record Wanted(ComposeProject compose, ComposeConfig config, Map<String, String> hashes) {

  /** Of a project whose configuration was read. */
  static Wanted of(ComposeProject compose, ComposeConfig config) {
    return new Wanted(compose, config, compose.hashes());
  }

  /**
   * Whether a container is known to be made of what the files say of its service. One that is may
   * have another hash: up to Compose 2.29.2 that on a container leaves out dependencies that were
   * not selected or are of no active profile.
   */
  boolean isOf(Container container) {
    return container.configHash().equals(hashes.get(container.service()));
  }
}
