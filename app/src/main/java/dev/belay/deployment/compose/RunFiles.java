package dev.belay.deployment.compose;

import dev.belay.deployment.Stack;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run keeps of an installation: {@code releases/<release>/} with exactly the configuration
 * files to put in place, what was mounted before anything was stopped, and what was replaced.
 *
 * @param directory the run's private directory
 * @param staged one directory per target release, laid out as the Compose directory
 */
record RunFiles(Path directory, Path staged) {
  /** Whether a serving container migrates when it starts; an override of the run says no (S5). */
  static final String MIGRATES = "MIGRATION_ENABLED";

  Path releases() {
    return directory.resolve("releases");
  }

  Path of(String release) {
    return releases().resolve(release);
  }

  /** Whether anything was taken into the run yet. */
  boolean taken() {
    return Files.isDirectory(releases());
  }

  Path binds() {
    return directory.resolve("binds.json");
  }

  /** What the engine had before the run changed anything. */
  Path before() {
    return directory.resolve("engine-before.json");
  }

  Path override() {
    return directory.resolve(ComposeProject.SERVING);
  }

  Exchange exchange(Stack stack) {
    return new Exchange(stack.directory(), releases(), directory.resolve("replaced"));
  }

  List<Path> targets() {
    try (var all = Files.list(staged)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw unread(staged, e);
    }
  }

  /** Compose files, env files, and every file that a target replaces. */
  List<Path> inUse(Stack stack) {
    var files = new ArrayList<Path>();
    stack.files().stream().filter(f -> f.startsWith(stack.directory())).forEach(files::add);
    stack.environmentFiles().stream()
        .filter(f -> f.startsWith(stack.directory()))
        .forEach(files::add);
    files.add(stack.directory().resolve(".env"));
    listed(stack).forEach(f -> files.add(stack.directory().resolve(f)));
    return files.stream().filter(Files::isRegularFile).distinct().toList();
  }

  /** Before anything was taken into a run, the staged releases say what they would replace. */
  private TreeSet<String> listed(Stack stack) {
    return taken()
        ? exchange(stack).everyListed()
        : new Exchange(stack.directory(), staged, directory).everyListed();
  }

  /** What is in use below the project's directory, and every file of the staged releases. */
  SortedMap<String, Path> configuration(Stack stack) {
    var files = new TreeMap<String, Path>();
    inUse(stack).forEach(f -> files.put(stack.directory().relativize(f).toString(), f));
    for (Path release : targets()) {
      try (var below = Files.walk(release)) {
        below
            .filter(Files::isRegularFile)
            .forEach(f -> files.put("staged " + staged.relativize(f), f));
      } catch (IOException e) {
        throw unread(release, e);
      }
    }
    return files;
  }

  /** The files in place, with the override that keeps serving containers from migrating (S5). */
  Wanted serving(ComposeProject compose) {
    var text = new StringBuilder("services:\n");
    var config = compose.config();
    config.services().values().stream()
        .filter(s -> s.image().contains("dify-api"))
        .forEach(s ->
            text.append(
                "  %s:\n    environment:\n      %s: \"false\"\n".formatted(s.name(), MIGRATES)));
    try {
      Durable.write(override(), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "an override could not be written",
              override() + ": " + e.getMessage(),
              "belay resume"),
          e);
    }
    return Wanted.of(compose.serving(override()), config);
  }

  private OutsideException unread(Path release, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the staged releases cannot be read",
            release + ": " + e,
            "put the configuration of each target into DIR/RELEASE, where DIR is `releases` of"
                + " belay.yaml"),
        e);
  }
}
