package dev.belay.deployment.compose;

import dev.belay.deployment.Stack;
import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code docker compose} on the files that the running containers were made from.
 *
 * @param serving an override that keeps serving containers from migrating, used while Belay starts
 *     them
 */
record ComposeProject(
    Docker docker,
    String name,
    Path directory,
    List<Path> files,
    List<Path> environmentFiles,
    Optional<Path> serving) {

  /** The name of the override; a project read from labels leaves it out. */
  static final String SERVING = "belay-serving.yaml";

  static ComposeProject of(Stack stack, Docker docker) {
    return new ComposeProject(
        docker,
        stack.project(),
        stack.directory(),
        stack.files(),
        stack.environmentFiles(),
        Optional.empty());
  }

  ComposeProject serving(Path override) {
    return new ComposeProject(
        docker, name, directory, files, environmentFiles, Optional.of(override));
  }

  /** The same project by the files of another directory that is laid out as this one. */
  ComposeProject at(Path other) {
    return new ComposeProject(
        docker, name, other, moved(files, other), moved(environmentFiles, other), serving);
  }

  private List<Path> moved(List<Path> paths, Path other) {
    return paths.stream()
        .map(f -> f.startsWith(directory) ? other.resolve(directory.relativize(f)) : f)
        .toList();
  }

  Command command(Duration limit, List<String> arguments) {
    var argv = new ArrayList<>(List.of("docker", "compose", "--project-name", name));
    argv.addAll(List.of("--project-directory", directory.toString()));
    files.forEach(f -> argv.addAll(List.of("--file", f.toString())));
    serving.ifPresent(f -> argv.addAll(List.of("--file", f.toString())));
    environmentFiles.forEach(f -> argv.addAll(List.of("--env-file", f.toString())));
    argv.addAll(arguments);
    return Command.of(argv.toArray(String[]::new)).within(limit).in(directory);
  }

  Ran run(Duration limit, List<String> arguments) {
    return attempt(limit, arguments)
        .orFail("docker compose did not do it", command(limit, List.of("ps", "--all")).line());
  }

  /** Runs, whatever the result. */
  Ran attempt(Duration limit, List<String> arguments) {
    return docker.run(command(limit, arguments));
  }

  /** The hash of every service's definition, as {@code up} writes it on its containers. */
  Map<String, String> hashes() {
    var hashes = new LinkedHashMap<String, String>();
    for (String line :
        run(Duration.ofMinutes(1), List.of("config", "--hash", "*")).stdout().lines().toList()) {
      int at = line.indexOf(' ');
      hashes.put(line.substring(0, at), line.substring(at + 1).strip());
    }
    return hashes;
  }

  /** The files as they are now, after interpolation and merging. */
  ComposeConfig config() {
    return ComposeConfig.of(json());
  }

  /** The same as Compose prints it; a literal dollar sign is doubled in it. */
  JsonNode json() {
    return Docker.parse(run(Duration.ofMinutes(1), List.of("config", "--format", "json")));
  }
}
