package dev.belay.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The containers of one Compose project, and the files they were made from.
 *
 * @param project the name; data and containers belong to it, so it never changes
 * @param directory where the Compose file lies; Dify's data lies below it
 * @param files the Compose files that were really used, in their order
 * @param environmentFiles those of {@code --env-file}, or none for the usual {@code .env}
 */
public record Stack(
    Engine engine,
    String project,
    Path directory,
    List<Path> files,
    List<Path> environmentFiles,
    List<Container> containers) {

  public Stack {
    files = List.copyOf(files);
    environmentFiles = List.copyOf(environmentFiles);
    containers = List.copyOf(containers);
  }

  /** The containers that services keep; one-off runs are not among them. */
  public List<Container> kept() {
    return containers.stream().filter(c -> !c.oneOff()).toList();
  }

  public Optional<Container> service(String name) {
    return kept().stream().filter(c -> c.service().equals(name)).findFirst();
  }

  /**
   * @param id unique to one engine; two programs that see different ids look at different engines
   * @param endpoint the context or address by which the operator's client reaches it
   */
  public record Engine(String id, String version, String compose, String endpoint) {}
}
