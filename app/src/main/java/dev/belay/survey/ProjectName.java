package dev.belay.survey;

import dev.belay.outside.Command;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a Compose project: the one that its containers carry, else the one that Compose would
 * choose.
 *
 * @param seen where it is known from, for example {@code 11 containers carry it}
 */
public record ProjectName(String name, String seen) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern TOP_LEVEL = Pattern.compile("(?m)^name:[ \\t]*[\"']?([\\w.-]+)");

  /**
   * @return unknown when containers of more than one project were started from this directory
   */
  static Observed<ProjectName> of(ComposeInstallation installation, Shell shell) {
    Path directory = installation.directory().toAbsolutePath().normalize();
    List<String> carried;
    try {
      Ran ran =
          shell.run(
              Command.of(
                      "docker",
                      "ps",
                      "--all",
                      "--filter",
                      "label=com.docker.compose.project.working_dir=" + real(directory),
                      "--format",
                      "{{.Label \"com.docker.compose.project\"}}")
                  .within(LIMIT));
      if (!ran.ok()) {
        return Observed.known(chosen(installation, "the engine does not answer: " + ran.tail()));
      }
      carried = ran.stdout().lines().filter(l -> !l.isBlank()).toList();
    } catch (OutsideException e) {
      return Observed.known(
          chosen(installation, "the engine does not answer: " + e.failure().seen()));
    }
    var names = carried.stream().distinct().sorted().toList();
    return switch (names.size()) {
      case 0 -> Observed.known(chosen(installation, "no container was started from " + directory));
      case 1 ->
          Observed.known(
              new ProjectName(names.getFirst(), carried.size() + " containers carry it"));
      default ->
          Observed.unknown(
              "containers of %s were started from %s".formatted(names, directory),
              "docker compose ls --all");
    };
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory;
    }
  }

  /** As Compose chooses it: COMPOSE_PROJECT_NAME, the file's own name, the directory's. */
  private static ProjectName chosen(ComposeInstallation installation, String seen) {
    Map<String, String> set = installation.variables();
    String named = set.getOrDefault("COMPOSE_PROJECT_NAME", "");
    if (!named.isEmpty()) {
      return new ProjectName(named, "COMPOSE_PROJECT_NAME; " + seen);
    }
    for (String file :
        List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")) {
      Path path = installation.directory().resolve(file);
      if (Files.isRegularFile(path)) {
        try {
          Matcher top = TOP_LEVEL.matcher(Files.readString(path));
          if (top.find()) {
            return new ProjectName(top.group(1), "`name` in %s; %s".formatted(file, seen));
          }
        } catch (IOException e) {
          return byDirectory(installation, "%s; %s".formatted(e, seen));
        }
        break;
      }
    }
    return byDirectory(installation, seen);
  }

  private static ProjectName byDirectory(ComposeInstallation installation, String seen) {
    String name =
        String.valueOf(installation.directory().toAbsolutePath().normalize().getFileName())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_-]", "")
            .replaceAll("^[_-]+", "");
    return new ProjectName(name, "the name of the directory; " + seen);
  }
}
