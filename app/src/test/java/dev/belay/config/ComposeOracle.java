package dev.belay.config;

import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import dev.belay.outside.Ran;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real Docker Compose, asked what it makes of a project; no engine is needed for that. */
final class ComposeOracle {
  private final Path binary;

  private ComposeOracle(Path binary) {
    this.binary = binary;
  }

  /** A compose binary from the places where Docker looks for plugins, or from PATH. */
  static Optional<ComposeOracle> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<String> plugins =
        Stream.of(
            System.getProperty("user.home") + "/.docker/cli-plugins",
            "/usr/local/lib/docker/cli-plugins",
            "/usr/local/libexec/docker/cli-plugins",
            "/usr/lib/docker/cli-plugins",
            "/usr/libexec/docker/cli-plugins");
    return Stream.concat(plugins, Stream.of(path.split(File.pathSeparator)))
        .map(d -> Path.of(d, "docker-compose"))
        .filter(Files::isExecutable)
        .filter(b -> version(b).startsWith("2.") || version(b).matches("[3-9].*"))
        .findFirst()
        .map(ComposeOracle::new);
  }

  private static String version(Path binary) {
    Ran ran = new OwnShell().run(Command.of(binary.toString(), "version", "--short"));
    return ran.ok() ? ran.stdout().strip().replaceFirst("^v", "") : "";
  }

  /**
   * The environment of every service of the compose file in the directory, or what Compose said
   * when it refused.
   */
  Answer environments(Path directory, Map<String, String> shell, List<String> options)
      throws IOException {
    var argv = new java.util.ArrayList<>(List.of(binary.toString()));
    argv.addAll(options);
    argv.addAll(List.of("--profile", "*", "config", "--format", "json"));
    Ran ran =
        new OwnShell()
            .run(new Command(argv, shell, true, Optional.of(directory), Duration.ofMinutes(2)));
    if (!ran.ok()) {
      return new Answer(Map.of(), ran.stderr());
    }
    var services = new TreeMap<String, Map<String, String>>();
    JsonNode root = JsonMapper.shared().readTree(ran.stdout());
    root.get("services")
        .properties()
        .forEach(s -> {
          var values = new LinkedHashMap<String, String>();
          JsonNode environment = s.getValue().get("environment");
          if (environment != null) {
            environment
                .properties()
                .forEach(e -> {
                  if (!e.getValue().isNull()) {
                    // `config` writes a literal dollar as two
                    values.put(e.getKey(), e.getValue().asString().replace("$$", "$"));
                  }
                });
          }
          services.put(s.getKey(), values);
        });
    return new Answer(services, "");
  }

  /** What Compose makes of one environment file, read for a service that has nothing else. */
  Answer file(Path directory, String text, Map<String, String> shell) throws IOException {
    Files.writeString(directory.resolve("one.env"), text);
    Files.writeString(
        directory.resolve("compose.yaml"),
        "services:\n  one:\n    image: x\n    env_file: [./one.env]\n");
    return environments(directory, shell, List.of());
  }

  /**
   * @param services empty when refused
   * @param refusal empty when not
   */
  record Answer(Map<String, Map<String, String>> services, String refusal) {
    boolean refused() {
      return !refusal.isEmpty();
    }
  }
}
