package dev.belay.deployment.compose;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a twin leaves on an engine and on disk: found by its label, removed, looked for.
 */
record TwinRemains(Docker docker, String project) {
  /** On what no Compose file makes; what one makes has its project's label. */
  static final String LABEL = "dev.belay.twin";

  private static final String OF = LABEL + ".of";
  private static final String OWNER = LABEL + ".owner";
  private static final String DIRECTORY = LABEL + ".directory";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * What the container that is made first carries, so that all of a twin is found after a crash.
   */
  static List<String> labels(String project, String production, Path directory) {
    return List.of(
        "--label=%s=%s".formatted(LABEL, project),
        "--label=%s=%s".formatted(OF, production),
        "--label=%s=%d".formatted(OWNER, ProcessHandle.current().pid()),
        "--label=%s=%s".formatted(DIRECTORY, directory));
  }

  /** Removes the twins of an installation whose processes are gone. */
  static void sweep(Docker docker, String production) {
    String format =
        "{{.Label \"%s\"}}\t{{.Label \"%s\"}}\t{{.Label \"%s\"}}"
            .formatted(LABEL, OWNER, DIRECTORY);
    var argv = List.of("ps", "--all", "--filter", "label=%s=%s".formatted(OF, production));
    var all = Stream.concat(argv.stream(), Stream.of("--format", format));
    for (String line : docker.run(LIMIT, all.toArray(String[]::new)).stdout().lines().toList()) {
      String[] parts = line.split("\t", -1);
      if (ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) {
        var left = new TwinRemains(docker, parts[0]);
        left.removeFromEngine();
        left.removeFiles(Path.of(parts[2]));
      }
    }
  }

  /** The containers, networks and volumes, whoever made them. */
  private List<List<String>> found() {
    var found = new ArrayList<List<String>>();
    for (String label : List.of("com.docker.compose.project", LABEL)) {
      String filter = "label=%s=%s".formatted(label, project);
      found.add(ids("container", "ls", "--all", "--no-trunc", filter));
      found.add(ids("network", "ls", "--no-trunc", filter));
      found.add(ids("volume", "ls", filter));
    }
    return found;
  }

  private List<String> ids(String kind, String... arguments) {
    var argv = new ArrayList<>(List.of(kind));
    argv.addAll(List.of(arguments).subList(0, arguments.length - 1));
    argv.addAll(List.of("--quiet", "--filter", arguments[arguments.length - 1]));
    var ids = docker.run(LIMIT, argv.toArray(String[]::new)).stdout().lines().toList();
    return Stream.concat(Stream.of(kind), ids.stream()).toList();
  }

  /** Removes containers first, since they hold the others. */
  void removeFromEngine() {
    for (List<String> kind : found()) {
      if (kind.size() > 1) {
        var argv = new ArrayList<>(List.of(kind.getFirst(), "rm", "--force"));
        if (kind.getFirst().equals("container")) {
          argv.add("--volumes");
        } else if (kind.getFirst().equals("network")) {
          argv.removeLast();
        }
        argv.addAll(kind.subList(1, kind.size()));
        docker.run(LIMIT, argv.toArray(String[]::new));
      }
    }
    var left = found().stream().filter(k -> k.size() > 1).toList();
    if (!left.isEmpty()) {
      throw left(left.toString(), "docker container ls --all --filter label=%s".formatted(LABEL));
    }
  }

  /** Removes the files, which belong to the users of the containers. */
  void removeFiles(Path directory) {
    try {
      if (Files.exists(directory)) {
        Files.walkFileTree(directory, new Deleting());
      }
    } catch (IOException e) {
      throw left("%s: %s".formatted(directory, e), "sudo rm -rf '%s'".formatted(directory));
    }
  }

  private static OutsideException left(String seen, String next) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "something of the twin is left; it holds production's data",
            seen,
            next));
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
