package dev.belay.step;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.store.InstallationKey;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Reads the identity of the installation that a world is bound to; reads only. */
public final class IdentityReader {
  /** The schema of a database that is not on the server. */
  public static final String ABSENT = "absent";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final World world;
  private final InstallationKey key;
  private final TreeMap<String, String> parts = new TreeMap<>();

  private IdentityReader(World world, InstallationKey key) {
    this.world = world;
    this.key = key;
  }

  /**
   * @param key through which the contents of configuration files enter
   * @throws OutsideException when a part cannot be found out: nothing is planned on half a look
   */
  public static Identity read(World world, InstallationKey key) {
    return new IdentityReader(world, key).read();
  }

  private Identity read() {
    parts.put("installed release", release());
    world.databases().databases().forEach(this::database);
    for (Map.Entry<String, Path> file : world.deployment().configuration().entrySet()) {
      parts.put("file " + file.getKey(), fingerprint(file.getKey(), read(file.getValue())));
    }
    world
        .deployment()
        .programs()
        .forEach((name, text) ->
            parts.put(
                name,
                name.startsWith("environment ") ? Identity.keyed(text, key::fingerprint) : text));
    return new Identity(parts);
  }

  private String release() {
    return switch (world.deployment().installed()) {
      case Observed.Known<String>(var release) -> release;
      case Observed.Unknown<String>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("the installed release cannot be told", why, next));
    };
  }

  private void database(String role, String name) {
    var label = new Label(world.run(), "identity");
    if (role.equals(MigratePlugins.ROLE) && isAbsent(name, label)) {
      parts.put("schema of " + role, ABSENT);
      return;
    }
    try (Session session = world.server().readOnly(name, label, LIMIT)) {
      parts.put("PostgreSQL of " + role, String.valueOf(session.major()));
      parts.put("schema of " + role, SchemaReader.read(session).fingerprint());
    }
    parts.put("revision of " + role, Revision.of(world, role, "identity"));
  }

  /** Before 1.0.0 nothing has it; whether it may be missing is for the plan to say. */
  private boolean isAbsent(String name, Label label) {
    try (Session session = world.server().readOnly(DatabaseServer.MAINTENANCE, label, LIMIT)) {
      return session.number("select count(*) from pg_database where datname = ?", name) == 0;
    }
  }

  /** Of an environment file each key has its own, so that drift can name it. */
  private String fingerprint(String name, byte[] content) {
    return name.endsWith(".env")
        ? Identity.keyed(new String(content, StandardCharsets.UTF_8), key::fingerprint)
        : key.fingerprint(content);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "a configuration file could not be read", file + ": " + e, "ls -l " + file),
          e);
    }
  }
}
