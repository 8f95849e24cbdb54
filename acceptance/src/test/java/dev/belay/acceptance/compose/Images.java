package dev.belay.acceptance.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stand-in images on the machine's engine. What was made once is found again: in this process
 * by the releases, in the next by the label that says what an image was made of.
 */
final class Images {
  private static final Set<String> MADE = new HashSet<>();

  private Images() {}

  static synchronized void of(String... releases) {
    var missing = new ArrayList<>(List.of(releases));
    missing.removeAll(MADE);
    if (!missing.isEmpty()) {
      var argv = new ArrayList<>(List.of(Checkout.PARTS.resolve("build").toString()));
      argv.addAll(missing);
      Engine.MACHINE.must(Duration.ofMinutes(20), argv.toArray(String[]::new));
      MADE.addAll(missing);
    }
  }

  /** Names in the Compose files of these releases that the machine's engine has. */
  static Set<String> named(Checkout checkout, String... releases) throws IOException {
    var named = new TreeSet<String>();
    for (String release : releases) {
      Path file = checkout.releases().resolve(release).resolve("docker/docker-compose.yaml");
      Files.readString(file)
          .lines()
          .filter(l -> l.strip().startsWith("image: "))
          .forEach(l -> named.add(l.strip().substring("image: ".length())));
    }
    named.retainAll(Engine.MACHINE.images());
    return named;
  }
}
