package dev.belay.acceptance.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The files of releases: Dify's own Compose files where they are present, else small ones. */
record Checkout(Path releases, Ports ports) {
  static final Path PARTS = Path.of("stand-in").toAbsolutePath();

  /** What the directory of an installation has of a release. */
  private static final List<String> LISTED =
      List.of("docker-compose.yaml", ".env", "envs", "nginx", "ssrf_proxy", "volumes/sandbox/conf");

  /** Skips the test where one of the releases is nowhere. */
  static Checkout of(Ports ports, String... needed) {
    var found =
        Stream.of(
                System.getenv().getOrDefault("DIFY_RELEASES", ""),
                "../../shared/dify-releases",
                PARTS.resolve("releases").toString())
            .filter(place -> !place.isEmpty())
            .map(Path::of)
            .filter(place -> Stream.of(needed).allMatch(r -> Files.isDirectory(place.resolve(r))))
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(),
        "skipped because the Compose files of " + List.of(needed) + " are not here: DIFY_RELEASES");
    return new Checkout(found.orElseThrow(), ports);
  }

  /** The tree of a release, as a checkout would have it. */
  void tree(String release, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Engine.MACHINE.said(
        PARTS.resolve("tree").toString(), releases.toString(), release, to.toString());
  }

  /** The release's own template with this installation's ports and a secret that must not leak. */
  void environment(Path docker) throws IOException {
    String text = Files.readString(docker.resolve(".env.example"));
    String[][] values = {
      {"EXPOSE_NGINX_PORT", String.valueOf(ports.front())},
      {"EXPOSE_NGINX_SSL_PORT", String.valueOf(Ports.free())},
      {"EXPOSE_PLUGIN_DEBUGGING_PORT", String.valueOf(Ports.free())},
      {"EXPOSE_DB_PORT", String.valueOf(Ports.free())},
      {"SECRET_KEY", "sk-canary-in-env"},
    };
    for (String[] value : values) {
      String line = value[0] + "=" + value[1];
      text =
          text.contains("\n" + value[0] + "=")
              ? text.replaceAll("(?m)^" + value[0] + "=.*$", line)
              : text + "\n" + line + "\n";
    }
    Files.writeString(docker.resolve(".env"), text);
  }

  /**
   * What the target's tree brings: all that it tracks, and the environment of this installation.
   *
   * @param aside an empty place for the tree
   */
  void stage(String target, Path aside, Path to) throws IOException {
    tree(target, aside);
    environment(aside);
    for (String listed : LISTED) {
      if (Files.exists(aside.resolve(listed))) {
        Files.createDirectories(to.resolve(listed).getParent());
        Engine.MACHINE.said(
            "cp", "-r", aside.resolve(listed).toString(), to.resolve(listed).toString());
      }
    }
  }
}
