package dev.belay.config;

import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides what the services of an installation get.
 *
 * @param projectFiles what {@code ${…}} in compose files is read from, later ones win: {@code .env}
 *     unless {@code --env-file} or COMPOSE_ENV_FILES say otherwise
 * @param files every environment file by its path relative to the installation, {@code .env} among
 *     them when it exists
 * @param shell the variables of the process that starts Compose
 * @param main what the first compose file says, which is Dify's own with the operator's edits
 * @param compose the compose files merged
 * @param overlay the operator's own compose files, beside the first one
 */
public record EnvSet(
    List<EnvFile> projectFiles,
    Map<String, EnvFile> files,
    Map<String, String> shell,
    ComposeStructure main,
    ComposeStructure compose,
    ComposeOverlay overlay) {

  private static final java.util.Set<String> LOGIN =
      java.util.Set.of(
          "LANG", "LC_ALL", "HOME", "PATH", "USER", "SHELL", "TERM", "PWD", "HOSTNAME");

  public EnvSet {
    projectFiles = List.copyOf(projectFiles);
    files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
    shell = Map.copyOf(shell);
  }

  /** With one compose file. */
  EnvSet(
      List<EnvFile> projectFiles,
      Map<String, EnvFile> files,
      Map<String, String> shell,
      ComposeStructure compose) {
    this(
        projectFiles,
        files,
        shell,
        compose,
        compose,
        new ComposeOverlay(List.of(), new ExtendedServices(Map.of())));
  }

  /** The services of the compose files, overrides merged. */
  public List<ServiceFacts> services() {
    return List.copyOf(compose.services().values());
  }

  /** What could not be followed, as sentences. */
  public List<String> unresolved() {
    return compose.unresolved();
  }

  /** The same, with only these variables of the process that starts Compose. */
  public EnvSet in(Map<String, String> shell) {
    return new EnvSet(projectFiles, files, shell, main, compose, overlay);
  }

  /** A release as it comes, with one {@code .env} and nothing else. */
  public static EnvSet of(ReleaseFacts release, EnvFile env, Map<String, String> shell) {
    return new EnvSet(
        List.of(env),
        Map.of(".env", env),
        shell,
        ComposeStructure.of(release.compose().services()));
  }

  /**
   * The set of an installation's directory.
   *
   * @throws dev.belay.outside.OutsideException when a file cannot be read, with file:line
   */
  public static EnvSet read(Path directory, Map<String, String> shell, List<String> envFiles) {
    return new EnvSetReader(directory, shell).read(envFiles);
  }

  /** What interpolation sees: the shell, then the project's files. */
  public Variables variables() {
    return Variables.of(project());
  }

  /** The variables of the project's files with those of the shell over them. */
  public Map<String, String> project() {
    var values = new LinkedHashMap<String, String>();
    Variables outside = Variables.of(shell).or(Variables.of(values));
    for (EnvFile file : projectFiles) {
      values.putAll(file.values(outside));
    }
    values.putAll(shell);
    values.remove("");
    return values;
  }

  /** The file that an {@code env_file} names, if it exists. */
  public Optional<EnvFile> file(String path) {
    return Optional.ofNullable(files.get(normal(path)));
  }

  static String normal(String path) {
    return Path.of(path).normalize().toString();
  }

  /** Every service's environment, by service name. */
  public Map<String, EffectiveEnvironment> effective() {
    var all = new LinkedHashMap<String, EffectiveEnvironment>();
    Variables project = variables();
    var expanded = new HashMap<String, String>();
    services().forEach(s -> all.put(s.name(), EffectiveEnvironment.of(s, this, project, expanded)));
    return all;
  }

  /**
   * Where the value of a key of a service is decided: {@code .env:12}, {@code shell}, or the
   * compose file itself; with the variable's name when it is another one.
   */
  public String place(String service, String key) {
    for (ServiceFacts each : services()) {
      if (!each.name().equals(service)) {
        continue;
      }
      String text = each.environment().get(key);
      if (text != null || each.passedThrough().contains(key)) {
        var names = text == null ? java.util.Set.of(key) : Interpolation.names(text);
        return names.stream()
            .flatMap(name -> projectPlace(name, key).stream())
            .findFirst()
            .orElse("compose file");
      }
      return each.envFiles().reversed().stream()
          .flatMap(named -> file(named.path()).stream())
          .flatMap(file -> file.find(key).map(file::place).stream())
          .findFirst()
          .orElse("");
    }
    return "";
  }

  private Optional<String> projectPlace(String name, String key) {
    String as = name.equals(key) ? "" : " as " + name;
    if (shell.containsKey(name)) {
      return Optional.of("shell" + as);
    }
    return projectFiles.reversed().stream()
        .flatMap(file -> file.find(name).map(e -> file.place(e) + as).stream())
        .findFirst();
  }

  /**
   * The variables of a process that a release or Compose itself would read; those of a login shell
   * are left out, since they differ from one terminal to the next.
   */
  public static Map<String, String> shell(Map<String, String> process, ReleaseFacts release) {
    var defaults = new EnvDefaults(release);
    var kept = new LinkedHashMap<String, String>();
    process.forEach((name, value) -> {
      boolean known = defaults.reads(name) || name.startsWith("COMPOSE_");
      if (known && !LOGIN.contains(name)) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  /** The project once a release's compose file has taken the place of the first one. */
  public ComposeStructure next(ReleaseFacts release) {
    return overlay.over(release.compose());
  }

  /**
   * The project after the upgrade: the first file is the release's, with the operator's edits where
   * they could be merged.
   *
   * @param files what becomes of the files that Dify ships
   */
  public ComposeStructure next(ReleaseFacts release, List<TrackedFileChange> files) {
    for (TrackedFileChange change : files) {
      if (change.path().equals(TrackedFileDiff.COMPOSE)) {
        if (change instanceof TrackedFileChange.Merged(var path, var text)) {
          return overlay.over(YamlText.of(path, text));
        }
        if (change instanceof TrackedFileChange.Kept) {
          return compose;
        }
      }
    }
    return next(release);
  }

  /** The same installation with other compose files and changed environment files. */
  public EnvSet with(ComposeStructure next, Map<String, EnvFile> changed) {
    var files = new LinkedHashMap<>(this.files);
    files.putAll(changed);
    var project = new ArrayList<EnvFile>();
    projectFiles.forEach(f -> project.add(changed.getOrDefault(f.name(), f)));
    if (project.isEmpty() && changed.containsKey(".env")) {
      project.add(changed.get(".env"));
    }
    return new EnvSet(project, files, shell, main, next, overlay);
  }
}
