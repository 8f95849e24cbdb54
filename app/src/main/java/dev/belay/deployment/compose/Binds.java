package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which directories the running containers really have mounted: device and inode, seen from inside.
 * A directory that was moved, or a mount that went away, is another directory under the same path,
 * and a container started on it initialises an empty one (S1).
 *
 * @param mounted source on the host to {@code device:inode}; directories only, since a file that is
 *     exchanged gets a new inode on purpose
 */
record Binds(Map<String, String> mounted) {

  /** Looks into the running containers; what cannot be looked at is left out. */
  static Binds of(Stack stack, Docker docker) {
    var mounted = new TreeMap<String, String>();
    for (Container container : stack.kept()) {
      for (Container.Mount mount : container.mounts()) {
        String source = mount.source().toString();
        if (container.running()
            && mount.kind().equals("bind")
            && !mounted.containsKey(source)
            && !Files.isRegularFile(mount.source())) {
          inside(container, mount.destination(), docker).ifPresent(id -> mounted.put(source, id));
        }
      }
    }
    return new Binds(mounted);
  }

  private static Optional<String> inside(Container container, String path, Docker docker) {
    var fromHost = identity(Path.of("/proc/" + container.pid() + "/root" + path));
    if (fromHost.isPresent()) {
      return fromHost;
    }
    var ran =
        docker.attempt(
            Duration.ofSeconds(20), "exec", container.id(), "stat", "-L", "-c", "%d:%i", path);
    return ran.ok() ? Optional.of(ran.stdout().strip()) : Optional.empty();
  }

  private static Optional<String> identity(Path path) {
    try {
      var a = Files.readAttributes(path, "unix:dev,ino");
      return Optional.of(a.get("dev") + ":" + a.get("ino"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The binds recorded before anything was stopped, from the run's directory. */
  static Binds recorded(Path file) {
    try {
      return new Binds(
          JsonMapper.shared().readValue(Files.readString(file), new TypeReference<>() {}));
    } catch (IOException e) {
      throw unknown("what the containers had mounted was not recorded", file.toString(), e);
    }
  }

  void record(Path file) {
    try {
      Durable.write(file, JsonMapper.shared().writeValueAsBytes(mounted));
    } catch (IOException e) {
      throw unknown("what the containers have mounted could not be recorded", file.toString(), e);
    }
  }

  /** Blocks when a start would mount another directory than the one that was in use. */
  void requireSame(ComposeConfig config) {
    var wrong = new ArrayList<String>();
    var wanted = new ArrayList<String>();
    for (var service : config.services().values()) {
      service.binds().values().forEach(p -> wanted.add(p.toString()));
    }
    mounted.forEach((source, before) -> {
      String now = identity(Path.of(source)).orElse("missing");
      if (wanted.contains(source) && !now.equals(before)) {
        wrong.add("%s: %s was mounted, %s is there now".formatted(source, before, now));
      }
    });
    if (!wrong.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "a directory with data is not the one that the containers had mounted",
              String.join(" | ", wrong),
              "move the directory back or mount its disk again, then run belay resume"));
    }
  }

  private static OutsideException unknown(String what, String where, IOException e) {
    return new OutsideException(
        Failure.unknown(what, where + ": " + e.getMessage(), "belay resume"), e);
  }
}
