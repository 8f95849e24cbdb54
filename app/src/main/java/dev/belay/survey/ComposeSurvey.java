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
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the files of an installation under Docker Compose; changes nothing and runs nothing. */
public final class ComposeSurvey {
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
    EnvSet environment = EnvSet.read(directory, shell, envFiles);
    Profiles profiles = Profiles.of(environment.project());
    List<ServiceEntry> services =
        environment.services().stream().map(s -> entry(s, environment, profiles)).toList();
    if (services.stream().noneMatch(s -> s.imageName().equals("dify-api"))) {
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
    ServiceEntry api =
        services.stream().filter(s -> s.imageName().equals("dify-api")).findFirst().orElseThrow();
    return DifyVersion.parse(api.tag())
        .map(Observed::known)
        .orElseGet(() ->
            Observed.unknown(
                "service %s runs %s, and '%s' is no release"
                    .formatted(api.name(), api.image(), api.tag()),
                "belay plan --from VERSION"));
  }

  private static OutsideException notDify(Path directory, String seen) {
    return new OutsideException(
        Failure.badInput(
            directory + " is not a Dify Compose directory",
            seen,
            "belay plan --installation DIR, where DIR holds Dify's docker-compose.yaml and .env"));
  }
}
