package dev.belay.survey;

import dev.belay.config.EnvSet;
import dev.belay.config.Interpolation;
import dev.belay.config.Profiles;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import dev.belay.release.ServiceFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the files of an installation under Docker Compose; changes nothing and runs nothing. */
public final class ComposeSurvey {
  private static final List<String> MAIN =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final String MIDDLEWARE = "docker-compose.middleware.yaml";

  private ComposeSurvey() {}

  /** As {@code docker compose} without {@code --env-file} reads it. */
  public static ComposeInstallation of(Path directory, Map<String, String> shell) {
    return of(directory, shell, List.of());
  }

  /**
   * @param shell the variables that Compose would see from its caller
   * @param envFiles what is given to Compose as {@code --env-file}
   * @throws OutsideException (wrong usage) when this is no Dify directory, or a file is malformed
   */
  public static ComposeInstallation of(
      Path directory, Map<String, String> shell, List<String> envFiles) {
    if (!Files.isDirectory(directory)) {
      throw notDify(directory, Files.exists(directory) ? "it is a file" : "it does not exist");
    }
    boolean none = MAIN.stream().noneMatch(n -> Files.exists(directory.resolve(n)));
    if (none && Files.exists(directory.resolve(MIDDLEWARE)) && !shell.containsKey("COMPOSE_FILE")) {
      throw fromSource(directory);
    }
    EnvSet environment = EnvSet.read(directory, shell, envFiles);
    Profiles profiles = Profiles.of(environment.project());
    List<ServiceEntry> services =
        environment.services().stream().map(s -> entry(s, environment, profiles)).toList();
    boolean built =
        environment.compose().services().containsKey("api")
            && !environment.compose().place("api").build().isEmpty();
    if (!built && services.stream().noneMatch(s -> s.imageName().equals("dify-api"))) {
      throw notDify(
          directory,
          "its compose files have %d services and none of them runs a dify-api image"
              .formatted(services.size()));
    }
    return new ComposeInstallation(
        directory, version(services), services, environment, names(profiles));
  }

  private static Set<String> names(Profiles profiles) {
    return profiles.names().stream().filter(p -> !p.isEmpty()).collect(Collectors.toSet());
  }

  private static ServiceEntry entry(ServiceFacts s, EnvSet environment, Profiles profiles) {
    String image =
        Interpolation.expand(s.image(), "the image of " + s.name(), environment.variables());
    return new ServiceEntry(s.name(), image, profiles.start(s));
  }

  private static Observed<DifyVersion> version(List<ServiceEntry> services) {
    Optional<ServiceEntry> found =
        services.stream().filter(s -> s.imageName().equals("dify-api")).findFirst();
    if (found.isEmpty()) {
      return Observed.unknown(
          "the image of service api is built here, so no tag says its release",
          "say which release is installed with --from, as in --from 1.8.1");
    }
    ServiceEntry api = found.get();
    return DifyVersion.parse(api.tag())
        .map(Observed::known)
        .orElseGet(() ->
            Observed.unknown(
                "service %s runs %s, and '%s' is no release"
                    .formatted(api.name(), api.image(), api.tag()),
                "say which release is installed with --from, as in --from 1.8.1"));
  }

  private static OutsideException fromSource(Path directory) {
    boolean environment = Files.exists(directory.resolve("middleware.env"));
    return new OutsideException(
        Failure.badInput(
            directory + " looks like Dify from source with its middleware in containers",
            "there is %s%s, and no docker-compose.yaml"
                .formatted(MIDDLEWARE, environment ? " with middleware.env" : ""),
            "write a belay.yaml that drives it by commands of yours (docs/installation-file.md);"
                + " the database is looked at with belay migrations drift --database URL"));
  }

  private static OutsideException notDify(Path directory, String seen) {
    return new OutsideException(
        Failure.badInput(
            directory + " is not a Dify Compose directory",
            seen,
            "name the directory that holds Dify's docker-compose.yaml and .env with"
                + " --installation"));
  }
}
