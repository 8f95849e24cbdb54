package dev.belay.survey;

import dev.belay.config.EnvFile;
import dev.belay.config.EnvSet;
import dev.belay.config.Mount;
import dev.belay.config.Variables;
import dev.belay.outside.Observed;
import dev.belay.release.DifyVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Dify installation under Docker Compose, as its files say.
 *
 * @param directory that holds the compose file and {@code .env}
 * @param version the tag of the API image
 * @param environment every file that decides what the services get; holds secrets
 * @param profiles in force, from {@code COMPOSE_PROFILES}
 */
public record ComposeInstallation(
    Path directory,
    Observed<DifyVersion> version,
    List<ServiceEntry> services,
    EnvSet environment,
    Set<String> profiles) {
  public ComposeInstallation {
    services = List.copyOf(services);
    profiles = Set.copyOf(profiles);
  }

  /** The same, with only these variables of the process that starts Compose. */
  public ComposeInstallation in(Map<String, String> shell) {
    return new ComposeInstallation(directory, version, services, environment.in(shell), profiles);
  }

  public Optional<ServiceEntry> service(String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** What the project's own files set, the shell left out; holds secrets. */
  public Map<String, String> variables() {
    var values = new LinkedHashMap<String, String>();
    for (EnvFile file : environment.projectFiles()) {
      values.putAll(file.values(Variables.of(environment.shell())));
    }
    return values;
  }

  /**
   * The place on the host that a service mounts at a path of its container; empty when no service
   * with this image does, or when it is a named volume.
   *
   * @param image the name of the image, without registry and tag
   */
  public Optional<Path> mounted(String image, String target) {
    Variables variables = environment.variables();
    return environment.services().stream()
        .filter(s -> s.imageRepository().endsWith("/" + image))
        .flatMap(s -> s.volumes().stream())
        .flatMap(text -> Mount.of(text, variables).stream())
        .filter(mount -> mount.ofHost() && mount.target().equals(target))
        .map(mount -> directory.resolve(mount.source()).normalize())
        .findFirst();
  }
}
