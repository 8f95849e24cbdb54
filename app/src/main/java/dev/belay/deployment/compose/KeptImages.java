package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tags that keep every image of a run from being pruned, also when the name it came under has moved
 * on (S3): {@code belay-kept/<run>/<service>:<release>}.
 */
record KeptImages(Docker docker, String run) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Keeps what the containers of a release run, whatever their tags point to by now. */
  void keep(Stack stack, String release) {
    for (Container container : stack.kept()) {
      String tag = tag(container.service(), release);
      if (docker.imageId(tag).isEmpty()) {
        docker.run(LIMIT, "tag", container.imageId(), tag);
      }
    }
  }

  /** Keeps what the names in the files of a release mean now; the first time decides. */
  void keep(ComposeConfig config, String release) {
    var missing = new ArrayList<String>();
    for (var service : config.services().values()) {
      String tag = tag(service.name(), release);
      if (docker.imageId(tag).isPresent()) {
        continue;
      }
      if (docker.imageId(service.image()).isEmpty()) {
        missing.add(service.image());
      } else {
        docker.run(LIMIT, "tag", service.image(), tag);
      }
    }
    if (!missing.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "images of %s are not on this engine".formatted(release),
              String.join(", ", missing.stream().distinct().toList()),
              "docker pull " + missing.getFirst() + "   (or docker load -i ARCHIVE)"));
    }
  }

  /** Makes the names in the files mean the kept images again. Returns service to image id. */
  Map<String, String> restoreNames(ComposeConfig config, String release) {
    var ids = new LinkedHashMap<String, String>();
    for (var service : config.services().values()) {
      Optional<String> kept = docker.imageId(tag(service.name(), release));
      if (kept.isEmpty()) {
        continue;
      }
      ids.put(service.name(), kept.get());
      if (!kept.equals(docker.imageId(service.image()))) {
        docker.run(LIMIT, "tag", kept.get(), service.image());
      }
    }
    return ids;
  }

  /** Removes the tags of this run; an image that nothing else names goes with its tag. */
  void forget() {
    for (String tag : tags()) {
      docker.attempt(LIMIT, "rmi", "--no-prune", tag);
    }
  }

  List<String> tags() {
    return docker
        .run(
            LIMIT,
            "images",
            "--format",
            "{{.Repository}}:{{.Tag}}",
            "--filter",
            "reference=%s/*".formatted(prefix()))
        .stdout()
        .lines()
        .toList();
  }

  private String prefix() {
    return "belay-kept/" + run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
  }

  private String tag(String service, String release) {
    return "%s/%s:%s".formatted(prefix(), service.toLowerCase(Locale.ROOT), release);
  }
}
