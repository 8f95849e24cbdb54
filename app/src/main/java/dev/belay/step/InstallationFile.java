package dev.belay.step;

import dev.belay.database.DatabaseUri;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the file that describes an installation; docs/installation-file.md has its keys. */
public final class InstallationFile {
  private static final Set<String> KEYS =
      Set.of(
          "compose",
          "database",
          "password-file",
          "databases",
          "files",
          "commands",
          "limit-seconds");
  private static final List<String> COMMANDS =
      List.of("activity", "installed", "stop", "install", "start", "open", "health", "migrate");
  private static final Set<String> OPTIONAL_COMMANDS = Set.of("prove");

  private final Path file;

  private InstallationFile(Path file) {
    this.file = file;
  }

  /**
   * @throws OutsideException when it is not such a file; every key that is missing or unknown is
   *     named
   */
  public static Installation read(Path file) {
    return new InstallationFile(file.toAbsolutePath().normalize()).read();
  }

  private Installation read() {
    Map<String, @Nullable Object> keys = table(parsed(), "the file");
    for (String key : keys.keySet()) {
      if (!KEYS.contains(key)) {
        throw refused("it has the key `%s`; known are %s".formatted(key, sorted(KEYS)));
      }
    }
    Path home = file.getParent() == null ? Path.of("/") : file.getParent();
    var databases = new TreeMap<String, String>();
    table(required(keys, "databases"), "databases")
        .forEach(
            (role, name) -> databases.put("database:" + role, text(name, "databases." + role)));
    var passwordFile =
        Optional.ofNullable(keys.get("password-file"))
            .map(f -> home.resolve(text(f, "password-file")));
    var compose = Optional.ofNullable(keys.get("compose")).map(c -> compose(c, home));
    if (compose.isPresent() && keys.containsKey("commands")) {
      throw refused(
          "it has both `compose` and `commands`; an installation is driven by one of them");
    }
    return new Installation(
        home,
        compose,
        compose.isPresent() && !keys.containsKey("database")
            ? Optional.empty()
            : Optional.of(DatabaseUri.parse(text(required(keys, "database"), "database"))),
        passwordFile,
        databases,
        directories(keys.get("files"), home),
        compose.isPresent() ? Map.of() : commands(table(required(keys, "commands"), "commands")),
        Duration.ofSeconds(seconds(keys.get("limit-seconds"))));
  }

  private @Nullable Object parsed() {
    try {
      return new Load(LoadSettings.builder().setLabel(file.toString()).build())
          .loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw refused(String.valueOf(e));
    } catch (YamlEngineException e) {
      throw refused(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private Installation.ComposePlace compose(Object found, Path home) {
    var keys = table(found, "compose");
    return new Installation.ComposePlace(
        text(required(keys, "project"), "compose.project"),
        home.resolve(text(required(keys, "releases"), "compose.releases")));
  }

  private List<FileSource> directories(@Nullable Object found, Path home) {
    var sources = new ArrayList<FileSource>();
    if (found == null) {
      return sources;
    }
    table(found, "files")
        .forEach((role, value) -> {
          String at = "files." + role;
          var keys = table(value, at);
          Path root = home.resolve(text(required(keys, "path"), at + ".path"));
          String policy = text(required(keys, "policy"), at + ".policy");
          if (!Set.of("union", "exact").contains(policy)) {
            throw refused(at + ".policy is `" + policy + "`; known are union, exact");
          }
          sources.add(
              FileSource.of(
                  "files:" + role, root, Policy.valueOf(policy.toUpperCase(Locale.ROOT))));
        });
    return sources;
  }

  private Map<String, String> commands(Map<String, @Nullable Object> found) {
    var commands = new HashMap<String, String>();
    for (String name : COMMANDS) {
      commands.put(name, text(required(found, name), "commands." + name));
    }
    found.forEach((name, value) -> {
      if (OPTIONAL_COMMANDS.contains(name)) {
        commands.put(name, text(value, "commands." + name));
      } else if (!commands.containsKey(name)) {
        throw refused("commands has the key `%s`; known are %s".formatted(name, COMMANDS));
      }
    });
    return commands;
  }

  private long seconds(@Nullable Object found) {
    if (found == null) {
      return 3600;
    }
    if (found instanceof Integer seconds && seconds > 0) {
      return seconds;
    }
    throw refused("limit-seconds is `" + found + "`, not a number above 0");
  }

  private Object required(Map<String, @Nullable Object> keys, String key) {
    Object found = keys.get(key);
    if (found == null) {
      throw refused("it lacks `" + key + "`");
    }
    return found;
  }

  private Map<String, @Nullable Object> table(@Nullable Object found, String at) {
    if (!(found instanceof Map<?, ?> map)) {
      throw refused(at + " is not a table of keys");
    }
    var keys = new TreeMap<String, @Nullable Object>();
    map.forEach((key, value) -> keys.put(String.valueOf(key), value));
    return keys;
  }

  private String text(@Nullable Object found, String at) {
    if (found instanceof String text && !text.isBlank()) {
      return text;
    }
    throw refused(at + " is not text");
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  private OutsideException refused(String seen) {
    return new OutsideException(
        Failure.badInput(
            "the installation file cannot be used", file + ": " + seen, "belay upgrade --help"));
  }
}
