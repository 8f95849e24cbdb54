package dev.belay.survey;

import dev.belay.config.EnvFile;
import dev.belay.config.Interpolation;
import dev.belay.config.Variables;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the files of an installation under Docker Compose; changes nothing and runs nothing. */
public final class ComposeSurvey {
  private static final int LIMIT_BYTES = 8 << 20;
  private static final List<String> COMPOSE_NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
  private static final LoadSettings YAML =
      LoadSettings.builder()
          .setMaxAliasesForCollections(500)
          .setCodePointLimit(LIMIT_BYTES)
          .setAllowDuplicateKeys(false)
          .build();

  private final Path directory;
  private final Map<String, String> variables;
  private final Variables shell;
  private final List<String> unread = new ArrayList<>();
  private final Map<String, Found> found = new LinkedHashMap<>();

  private record Found(String image, List<String> profiles, String place) {}

  private ComposeSurvey(Path directory, Map<String, String> variables, Variables shell) {
    this.directory = directory;
    this.variables = variables;
    this.shell = shell;
  }

  /**
   * @param shell the variables that Compose would see from its caller
   * @throws OutsideException (wrong usage) when this is no Dify directory, or a file is malformed
   */
  public static ComposeInstallation of(Path directory, Variables shell) {
    if (!Files.isDirectory(directory)) {
      throw notDify(directory, Files.exists(directory) ? "it is a file" : "it does not exist");
    }
    Path env = directory.resolve(".env");
    Map<String, String> variables =
        Files.exists(env) ? EnvFile.read(env, ".env").values(shell) : Map.of();
    return new ComposeSurvey(directory, variables, shell).read();
  }

  private ComposeInstallation read() {
    List<Path> files = files();
    for (Path file : files) {
      read(file);
    }
    var profiles = profiles();
    var services = new ArrayList<ServiceEntry>();
    found.forEach((name, f) -> {
      boolean started =
          f.profiles().isEmpty() || f.profiles().stream().anyMatch(profiles::contains);
      services.add(new ServiceEntry(name, f.image(), f.profiles(), started, f.place()));
    });
    if (services.stream().noneMatch(s -> s.imageName().equals("dify-api"))) {
      throw notDify(
          directory,
          "%s has %d services and none of them runs a dify-api image"
              .formatted(files.getFirst().getFileName(), services.size()));
    }
    return new ComposeInstallation(
        directory, files, version(services), services, variables, profiles, unread);
  }

  private List<Path> files() {
    var configured =
        shell.find("COMPOSE_FILE").orElseGet(() -> variables.getOrDefault("COMPOSE_FILE", ""));
    var files = new ArrayList<Path>();
    if (!configured.isEmpty()) {
      String separator = variables.getOrDefault("COMPOSE_PATH_SEPARATOR", ":");
      for (String name : configured.split(java.util.regex.Pattern.quote(separator), -1)) {
        files.add(directory.resolve(name));
      }
      return files;
    }
    for (String name : COMPOSE_NAMES) {
      if (Files.exists(directory.resolve(name))) {
        files.add(directory.resolve(name));
        break;
      }
    }
    if (files.isEmpty()) {
      throw notDify(directory, "it has no docker-compose.yaml");
    }
    for (String name :
        List.of(
            "docker-compose.override.yaml",
            "docker-compose.override.yml",
            "compose.override.yaml",
            "compose.override.yml")) {
      if (Files.exists(directory.resolve(name))) {
        files.add(directory.resolve(name));
        break;
      }
    }
    return files;
  }

  private void read(Path file) {
    Node root = parse(file);
    String name = directory.relativize(file).toString();
    if (!(root instanceof MappingNode top)) {
      throw malformed(name + ":1", "it is not a mapping");
    }
    for (NodeTuple tuple : top.getValue()) {
      String key = text(tuple.getKeyNode());
      if (key.equals("include")) {
        unread.add(name + ":" + line(tuple.getKeyNode()) + " include");
      }
      if (key.equals("services") && tuple.getValueNode() instanceof MappingNode services) {
        services.getValue().forEach(s -> service(name, s));
      }
    }
  }

  private void service(String file, NodeTuple tuple) {
    String name = text(tuple.getKeyNode());
    if (!(tuple.getValueNode() instanceof MappingNode body)) {
      return;
    }
    Found before = found.get(name);
    String image = before == null ? "" : before.image();
    String place = before == null ? file + ":" + line(tuple.getKeyNode()) : before.place();
    var profiles = new LinkedHashSet<>(before == null ? List.of() : before.profiles());
    for (NodeTuple entry : body.getValue()) {
      switch (text(entry.getKeyNode())) {
        case "image" -> {
          place = file + ":" + line(entry.getKeyNode());
          image =
              Interpolation.expand(
                  text(entry.getValueNode()), place, shell.or(Variables.of(variables)));
        }
        case "profiles" -> {
          if (entry.getValueNode() instanceof SequenceNode list) {
            list.getValue().forEach(p -> profiles.add(text(p)));
          }
        }
        case "extends" -> unread.add(file + ":" + line(entry.getKeyNode()) + " extends");
        default -> {}
      }
    }
    found.put(name, new Found(image, List.copyOf(profiles), place));
  }

  private Set<String> profiles() {
    String text =
        shell
            .find("COMPOSE_PROFILES")
            .orElseGet(() -> variables.getOrDefault("COMPOSE_PROFILES", ""));
    var profiles = new LinkedHashSet<String>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(p -> !p.isEmpty())
        .forEach(profiles::add);
    return profiles;
  }

  private static Observed<DifyVersion> version(List<ServiceEntry> services) {
    var api =
        services.stream().filter(s -> s.imageName().equals("dify-api")).findFirst().orElseThrow();
    return DifyVersion.parse(api.tag())
        .map(Observed::known)
        .orElseGet(() ->
            Observed.unknown(
                "%s runs %s, and '%s' is no release".formatted(api.place(), api.image(), api.tag()),
                "belay plan --from VERSION"));
  }

  private Node parse(Path file) {
    String name = directory.relativize(file).toString();
    try {
      if (Files.size(file) > LIMIT_BYTES) {
        throw malformed(
            name, "it has %,d bytes, the limit is %,d".formatted(Files.size(file), LIMIT_BYTES));
      }
      return new Compose(YAML)
          .composeString(Files.readString(file))
          .orElseThrow(() -> malformed(name + ":1", "it is empty"));
    } catch (YamlEngineException e) {
      String where =
          e instanceof org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException marked
              ? marked.getProblemMark().map(m -> ":" + (m.getLine() + 1)).orElse("")
              : "";
      throw malformed(name + where, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw malformed(name, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private OutsideException malformed(String where, String seen) {
    return new OutsideException(
        Failure.badInput(
            where + " could not be read as a compose file",
            seen,
            "docker compose --project-directory " + directory + " config --quiet"));
  }

  private static OutsideException notDify(Path directory, String seen) {
    return new OutsideException(
        Failure.badInput(
            directory + " is not a Dify Compose directory",
            seen,
            "belay plan --installation DIR, where DIR holds Dify's docker-compose.yaml and .env"));
  }
}
