package dev.belay.step;

import dev.belay.database.DatabaseUri;
import dev.belay.kubernetes.PlaceFile;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the file that describes an installation; docs/installation-file.md has its keys. */
public final class InstallationFile {
  private static final Set<String> KEYS =
      Set.of(
          "approval",
          "compose",
          "configuration",
          "database",
          "password-file",
          "databases",
          "files",
          "commands",
          "evidence",
          "limit-seconds",
          "twin");
  private static final List<String> COMMANDS =
      List.of("activity", "installed", "stop", "install", "start", "open", "health", "migrate");
  private static final List<String> TWIN_COMMANDS =
      List.of("activity", "installed", "stop", "install", "start", "open", "health");
  private static final List<String> EVIDENCE =
      List.of("rehearsal-days", "backup-hours", "growth-percent");
  private static final List<String> APPROVAL = List.of("four-eyes", "keys", "signers", "revoked");
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
    if (keys.containsKey(PlaceFile.KEY)) {
      throw refused(
          "it names an installation in a cluster, which Belay looks at (belay survey, belay plan)"
              + " and does not rehearse, upgrade or take back");
    }
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
        twin(keys.get("twin")),
        configuration(keys.get("configuration"), home),
        approval(keys.get("approval"), home),
        expiry(keys.get("evidence")),
        Duration.ofSeconds(
            number(keys.get("limit-seconds"), "limit-seconds", compose.isPresent() ? 600 : 3600)));
  }

  private @Nullable Object parsed() {
    try {
      return new Load(LoadSettings.builder().setLabel(file.toString()).build())
          .loadFromString(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw refused("it does not exist");
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
        home.resolve(text(required(keys, "releases"), "compose.releases")).normalize());
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
          Path root = home.resolve(text(required(keys, "path"), at + ".path")).normalize();
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

  /** Without the key, {@code .env} where there is one. */
  private SortedMap<String, Path> configuration(@Nullable Object found, Path home) {
    var files = new TreeMap<String, Path>();
    if (found == null) {
      if (Files.exists(home.resolve(".env"))) {
        files.put(".env", home.resolve(".env"));
      }
      return files;
    }
    if (!(found instanceof List<?> names)) {
      throw refused("configuration is not a list of files");
    }
    for (Object name : names) {
      Path path = home.resolve(text(name, "configuration"));
      if (!Files.isRegularFile(path)) {
        throw refused("configuration names " + path + ", which is not a file");
      }
      files.put(text(name, "configuration"), path);
    }
    return files;
  }

  private Installation.Approval approval(@Nullable Object found, Path home) {
    var keys = found == null ? Map.<String, @Nullable Object>of() : table(found, "approval");
    for (String key : keys.keySet()) {
      if (!APPROVAL.contains(key)) {
        throw refused("approval has the key `%s`; known are %s".formatted(key, APPROVAL));
      }
    }
    var people = new TreeMap<String, String>();
    if (keys.get("keys") != null) {
      table(keys.get("keys"), "approval.keys")
          .forEach((who, key) -> people.put(who, text(key, "approval.keys." + who)));
    }
    return new Installation.Approval(
        Boolean.TRUE.equals(keys.get("four-eyes")),
        people,
        place(keys, "signers", home),
        place(keys, "revoked", home));
  }

  private Optional<Path> place(Map<String, @Nullable Object> keys, String key, Path home) {
    return Optional.ofNullable(keys.get(key))
        .map(f -> home.resolve(text(f, "approval." + key)).normalize());
  }

  /** The commands that act on a twin; {@code migrate} is told where to work and serves both. */
  private Map<String, String> twin(@Nullable Object found) {
    if (found == null) {
      return Map.of();
    }
    var commands = new HashMap<String, String>();
    table(found, "twin")
        .forEach((name, value) -> {
          if (!TWIN_COMMANDS.contains(name)) {
            throw refused("twin has the key `%s`; known are %s".formatted(name, TWIN_COMMANDS));
          }
          commands.put(name, text(value, "twin." + name));
        });
    for (String name : TWIN_COMMANDS) {
      if (!commands.containsKey(name)) {
        throw refused("it lacks `twin." + name + "`");
      }
    }
    return commands;
  }

  private Installation.Expiry expiry(@Nullable Object found) {
    var usual = Installation.Expiry.USUAL;
    if (found == null) {
      return usual;
    }
    var keys = table(found, "evidence");
    for (String key : keys.keySet()) {
      if (!EVIDENCE.contains(key)) {
        throw refused("evidence has the key `%s`; known are %s".formatted(key, EVIDENCE));
      }
    }
    return new Installation.Expiry(
        Duration.ofDays(evidence(keys, "rehearsal-days", usual.rehearsal().toDays())),
        Duration.ofHours(evidence(keys, "backup-hours", usual.backup().toHours())),
        (int) evidence(keys, "growth-percent", usual.growthPercent()));
  }

  private long evidence(Map<String, @Nullable Object> keys, String key, long usual) {
    return number(keys.get(key), "evidence." + key, usual);
  }

  private long number(@Nullable Object found, String at, long usual) {
    if (found == null) {
      return usual;
    }
    if (found instanceof Integer number && number > 0) {
      return number;
    }
    throw refused(at + " is `" + found + "`, not a number above 0");
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
            "the installation file cannot be used",
            file + ": " + seen,
            "docs/installation-file.md has its keys and an example"));
  }
}
