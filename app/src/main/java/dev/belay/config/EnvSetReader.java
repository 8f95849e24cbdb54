package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.ServiceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files of an installation as Docker Compose finds them. */
final class EnvSetReader {
  private static final List<String> MAIN =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");
  private static final int ENVS_LIMIT = 1_000;
  private static final int FILES_LIMIT = 50;

  private final Path directory;
  private final Map<String, String> shell;
  private final List<String> unresolved = new ArrayList<>();
  private final Map<String, YamlText> extended = new LinkedHashMap<>();
  private final Map<String, EnvFile> files = new LinkedHashMap<>();

  EnvSetReader(Path directory, Map<String, String> shell) {
    this.directory = directory;
    this.shell = shell;
  }

  EnvSet read(List<String> envFiles) {
    if (!Files.isDirectory(directory)) {
      throw refused(directory + " is not a directory", "ls -la " + directory);
    }
    var project = new ArrayList<EnvFile>();
    for (String name : projectFiles(envFiles)) {
      project.add(file(name).orElseThrow(() -> missing(name)));
    }
    file(".env");
    envsDirectory();
    var set = new EnvSet(project, files, shell, ComposeStructure.of(Set.of()));
    List<YamlText> texts = texts(set);
    var extended = new ExtendedServices(this.extended);
    ComposeStructure main = ComposeStructure.of(Map.of(), texts.subList(0, 1), extended);
    ComposeStructure compose =
        texts.size() == 1 ? main : ComposeStructure.of(Map.of(), texts, extended);
    Collection<ServiceFacts> services = compose.services().values();
    for (ServiceFacts service : services) {
      for (ServiceFacts.EnvFile named : service.envFiles()) {
        String path = Interpolation.expand(named.path(), service.name(), set.variables());
        if (file(EnvSet.normal(path)).isEmpty() && named.required()) {
          unresolved.add(
              "service %s requires %s, which does not exist".formatted(service.name(), path));
        }
      }
    }
    return new EnvSet(
        project,
        files,
        shell,
        main,
        compose.unresolved(unresolved),
        new ComposeOverlay(texts.subList(1, texts.size()), extended));
  }

  private List<String> projectFiles(List<String> named) {
    if (!named.isEmpty()) {
      return named;
    }
    String variable = shell.getOrDefault("COMPOSE_ENV_FILES", "");
    if (!variable.isBlank()) {
      return List.of(variable.split(","));
    }
    boolean off =
        List.of("1", "t", "true")
            .contains(
                shell
                    .getOrDefault("COMPOSE_DISABLE_ENV_FILE", "")
                    .toLowerCase(java.util.Locale.ROOT));
    return off || !Files.exists(directory.resolve(".env")) ? List.of() : List.of(".env");
  }

  private Optional<EnvFile> file(String name) {
    Path path = directory.resolve(name);
    if (files.containsKey(name)) {
      return Optional.of(files.get(name));
    }
    if (!Files.exists(path) && !Files.isSymbolicLink(path)) {
      return Optional.empty();
    }
    EnvFile read = EnvFile.read(path, name);
    files.put(name, read);
    return Optional.of(read);
  }

  private void envsDirectory() {
    Path envs = directory.resolve("envs");
    if (!Files.isDirectory(envs)) {
      return;
    }
    try (Stream<Path> all = Files.walk(envs, 4)) {
      all.filter(p -> p.toString().endsWith(".env"))
          .sorted()
          .limit(ENVS_LIMIT)
          .forEach(p -> file(directory.relativize(p).toString()));
    } catch (IOException | java.io.UncheckedIOException e) {
      throw refused(envs + " could not be listed", "ls -laR " + envs);
    }
  }

  private List<YamlText> texts(EnvSet set) {
    var names = new ArrayList<String>();
    String listed = set.variables().find("COMPOSE_FILE").orElse("");
    if (listed.isBlank()) {
      names.add(
          MAIN.stream()
              .filter(this::exists)
              .findFirst()
              .orElseThrow(() -> missing(MAIN.getLast())));
      OVERRIDES.stream().filter(this::exists).findFirst().ifPresent(names::add);
    } else {
      String separator = set.variables().find("COMPOSE_PATH_SEPARATOR").orElse(":");
      names.addAll(List.of(listed.split(java.util.regex.Pattern.quote(separator))));
    }
    var texts = new ArrayList<YamlText>();
    for (String name : names) {
      add(name, texts, 0);
    }
    return texts;
  }

  private void add(String name, List<YamlText> texts, int depth) {
    YamlText text = YamlText.of(name, text(name));
    texts.add(text);
    extended(text);
    for (String include : ComposeStructure.includes(text, unresolved)) {
      if (depth >= 5) {
        unresolved.add(name + ": includes nested more than 5 deep are not followed");
      } else {
        add(include, texts, depth + 1);
      }
    }
  }

  private void extended(YamlText text) {
    for (String path : ExtendedServices.files(text)) {
      if (!extended.containsKey(path) && exists(path) && extended.size() < FILES_LIMIT) {
        YamlText other = YamlText.of(path, text(path));
        extended.put(path, other);
        extended(other);
      }
    }
  }

  private boolean exists(String name) {
    return Files.exists(directory.resolve(name));
  }

  private String text(String name) {
    Path path = directory.resolve(name);
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > EnvFile.LIMIT_BYTES) {
        throw refused(name + " is missing, not a regular file, or too large", "ls -la " + path);
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw refused(name + " could not be read: " + e.getClass().getSimpleName(), "ls -la " + path);
    }
  }

  private OutsideException missing(String name) {
    return refused(
        "there is no " + name + " in " + directory,
        "name the directory that holds Dify's docker-compose.yaml with --installation");
  }

  private OutsideException refused(String seen, String next) {
    return new OutsideException(
        Failure.badInput("the configuration of the installation cannot be read", seen, next));
  }
}
