package dev.belay.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container of an installation, as its engine describes it.
 *
 * @param service the name that its Compose file gives it
 * @param image the name it was created from
 * @param imageId the digest of what it really runs
 * @param state in the engine's words: running, exited, created, restarting, paused, dead
 * @param health in the engine's words, when it has a health check
 * @param restart in the engine's words: no, always, unless-stopped, on-failure
 * @param environment as the program got it; holds secrets and is never printed
 * @param addresses network name to address, empty while it does not run
 * @param ports published ones, {@code 0.0.0.0:80->80/tcp}
 * @param configHash of the service definition at its last {@code up}
 * @param pid on the engine's host, 0 while it does not run
 */
public record Container(
    String id,
    String name,
    String service,
    String image,
    String imageId,
    String state,
    Optional<String> health,
    String restart,
    Map<String, String> environment,
    List<Mount> mounts,
    Map<String, String> addresses,
    List<String> ports,
    String configHash,
    long pid,
    boolean oneOff) {

  public Container {
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    addresses = Map.copyOf(addresses);
    ports = List.copyOf(ports);
  }

  public boolean running() {
    return state.equals("running") || state.equals("restarting") || state.equals("paused");
  }

  /** Whether its engine would start it by itself, for example after its own restart. */
  public boolean startsByItself() {
    return !restart.equals("no") && !restart.isEmpty();
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(name, image, state);
  }

  /**
   * @param kind bind or volume
   * @param source the directory or file on the engine's host; of a volume, where it lies
   * @param volume the name of a volume, empty for a bind
   * @param destination inside the container
   */
  public record Mount(String kind, Path source, String volume, String destination) {}
}
