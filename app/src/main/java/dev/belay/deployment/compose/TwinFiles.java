package dev.belay.deployment.compose;

import dev.belay.deployment.Stack;
import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The directory of a twin: {@code docker/} stands for the installation's Compose directory, {@code
 * releases/} for the staged ones.
 *
 * @param production the installation's Compose directory
 */
record TwinFiles(Shell shell, Path directory, Path production) {
  private static final String COMPOSE_FILE = "docker-compose.yaml";
  private static final Set<String> COMPOSE_NAMES =
      Set.of(COMPOSE_FILE, "docker-compose.yml", "compose.yaml", "compose.yml");

  /** What is mounted and is no declared data is configuration, and that is small. */
  private static final long LIMIT_BYTES = 1L << 30;

  Path docker() {
    return directory.resolve("docker");
  }

  Path releases() {
    return directory.resolve("releases");
  }

  Path copyOf(Path real) {
    return TwinConfig.copyOf(real, production, docker());
  }

  ComposeProject project(Docker docker, String name) {
    return new ComposeProject(
        docker,
        name,
        docker(),
        List.of(docker().resolve(COMPOSE_FILE)),
        List.of(),
        Optional.empty());
  }

  void installed(TwinConfig config) {
    write(docker().resolve(COMPOSE_FILE), config.text());
  }

  /**
   * Makes what is mounted.
   *
   * @param data directories that stay empty here
   * @return what was left empty and should not be
   */
  List<String> copy(TwinConfig config, Collection<Path> data) {
    var unlike = new ArrayList<String>();
    for (Map.Entry<Path, Path> mount : new TreeMap<>(config.sources()).entrySet()) {
      Path real = mount.getKey();
      boolean filled = config.stores().contains(real) || data.stream().anyMatch(real::startsWith);
      try {
        if (Files.isRegularFile(real) || (!filled && Files.isDirectory(real) && small(real))) {
          Files.createDirectories(mount.getValue().getParent());
          copy(real, mount.getValue());
        } else {
          Files.createDirectories(mount.getValue());
          if (!filled && Files.exists(real)) {
            unlike.add(real + " is empty in it: too large, or no directory");
          }
        }
      } catch (IOException e) {
        throw failed(real, e);
      }
    }
    return unlike;
  }

  private static boolean small(Path directory) throws IOException {
    long bytes = 0;
    try (var all = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
        if (bytes > LIMIT_BYTES) {
          return false;
        }
      }
    }
    return true;
  }

  private void copy(Path from, Path to) {
    if (!Files.exists(to)) {
      shell
          .run(
              Command.of("cp", "-a", "--reflink=auto", from.toString(), to.toString())
                  .within(Duration.ofMinutes(10)))
          .orFail("the twin's files could not be made", "ls -ld " + from);
    }
  }

  List<Path> targets(Path releases) {
    try (var all = Files.list(releases)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw failed(releases, e);
    }
  }

  /** Stages a target for the twin: its tracked files, and the twin's Compose file of it. */
  void target(Path staged, TwinConfig config, Stack stack) {
    Path to = releases().resolve(String.valueOf(staged.getFileName()));
    var without = new TreeSet<>(COMPOSE_NAMES);
    stack.files().forEach(f -> without.add(relative(stack, f)));
    stack.environmentFiles().forEach(f -> without.add(relative(stack, f)));
    try (var all = Files.walk(staged)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String path = staged.relativize(file).toString();
        if (!without.contains(path) && !path.equals(".env") && !path.startsWith("envs/")) {
          Files.createDirectories(to.resolve(path).getParent());
          Files.copy(file, to.resolve(path));
        }
      }
    } catch (IOException e) {
      throw failed(staged, e);
    }
    write(to.resolve(COMPOSE_FILE), config.text());
  }

  private static String relative(Stack stack, Path file) {
    return file.startsWith(stack.directory())
        ? stack.directory().relativize(file).toString()
        : file.toString();
  }

  /** For the owner only: it holds what production's environment holds (S23). */
  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static OutsideException failed(Path at, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the twin's files could not be made",
            at + ": " + e,
            "check the path and the free space, then run the same command again"),
        e);
  }
}
