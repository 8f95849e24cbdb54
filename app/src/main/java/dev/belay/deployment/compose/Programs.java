package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What runs and what would run, beyond what the files say: a name of an image can mean another one
 * tomorrow, and a container keeps the environment of its last {@code up}.
 */
record Programs(Docker docker) {
  /** Enough to tell two images apart, and to be read. */
  private static final int SHORT = "sha256:".length() + 12;

  /**
   * @param files name the targets
   * @return by what a person calls it; environments are secret
   */
  SortedMap<String, String> of(Stack stack, RunFiles files) {
    var programs = new TreeMap<String, String>();
    for (Container container : stack.kept()) {
      programs.put("image of " + container.service(), shortened(container.imageId()));
      programs.put(
          "environment of " + container.service(),
          new TreeMap<>(container.environment())
              .entrySet().stream()
                  // Every start by a run sets it anew; what the files say of it is a fact of
                  // theirs.
                  .filter(e -> !e.getKey().equals(RunFiles.MIGRATES))
                  .map(e -> e.getKey() + "=" + e.getValue())
                  .collect(Collectors.joining("\n")));
    }
    var production = ComposeProject.of(stack, docker);
    for (Path target : files.targets()) {
      for (var service : production.at(target).config().services().values()) {
        programs.computeIfAbsent(
            "image " + service.image(),
            i -> docker.imageId(service.image()).map(Programs::shortened).orElse("not there"));
      }
    }
    return programs;
  }

  private static String shortened(String imageId) {
    return imageId.length() > SHORT ? imageId.substring(0, SHORT) : imageId;
  }
}
