package dev.belay.survey;

import dev.belay.outside.Observed;
import dev.belay.release.DifyVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Dify installation under Docker Compose, as its files say.
 *
 * @param directory that holds the compose file and {@code .env}
 * @param files the compose files in the order in which later ones win
 * @param version the tag of the API image
 * @param variables the project's {@code .env}, resolved; holds secrets
 * @param profiles in force, from {@code COMPOSE_PROFILES}
 * @param unread what the files refer to and Belay does not read, each with its place
 */
public record ComposeInstallation(
    Path directory,
    List<Path> files,
    Observed<DifyVersion> version,
    List<ServiceEntry> services,
    Map<String, String> variables,
    Set<String> profiles,
    List<String> unread) {
  public ComposeInstallation {
    files = List.copyOf(files);
    services = List.copyOf(services);
    variables = Map.copyOf(variables);
    profiles = Set.copyOf(profiles);
    unread = List.copyOf(unread);
  }

  public Optional<ServiceEntry> service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
