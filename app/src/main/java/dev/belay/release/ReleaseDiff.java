package dev.belay.release;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How two releases differ.
 *
 * @param parts every part, those without a difference too, in the order of {@link Part}
 */
public record ReleaseDiff(DifyVersion from, DifyVersion to, Map<Part, Difference> parts) {

  /** What is compared. */
  public enum Part {
    /** Keys of the templates with their default; {@code .env.example} wins over {@code envs/}. */
    ENVIRONMENT,
    /** Template keys with the file they live in. */
    ENVIRONMENT_FILE,
    /** Defaults that the compose file itself supplies ({@code x-shared-env}). */
    COMPOSE_DEFAULT,
    /** What the API takes for an absent setting. */
    CODE_DEFAULT,
    SERVICE,
    IMAGE,
    PROFILE,
    MOUNT,
    PORT,
    NAMED_VOLUME,
    NETWORK,
    /** The oldest Docker Compose that reads the file. */
    COMPOSE_VERSION,
    NGINX_LOCATION,
    QUEUE,
    COMMAND,
    /** Alembic revisions; a changed one was edited after its release. */
    REVISION,
    /** Files under {@code docker/} that users edit in place. */
    TRACKED_FILE
  }

  public ReleaseDiff {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  public static ReleaseDiff between(ReleaseFacts a, ReleaseFacts b) {
    var parts = new EnumMap<Part, Difference>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, part(part, a, b));
    }
    return new ReleaseDiff(a.version(), b.version(), parts);
  }

  private static Difference part(Part part, ReleaseFacts a, ReleaseFacts b) {
    return switch (part) {
      case ENVIRONMENT ->
          Difference.of(keys(a, ReleaseDiff::unquoted), keys(b, ReleaseDiff::unquoted));
      case ENVIRONMENT_FILE -> moved(a, b);
      case COMPOSE_DEFAULT -> Difference.of(a.compose().sharedEnv(), b.compose().sharedEnv());
      case CODE_DEFAULT -> Difference.of(defaults(a), defaults(b));
      case SERVICE -> Difference.of(services(a, s -> "").keySet(), services(b, s -> "").keySet());
      case IMAGE -> changed(a, b, ServiceFacts::image);
      case PROFILE -> changed(a, b, s -> String.join(" ", s.profiles()));
      case MOUNT -> changed(a, b, s -> String.join(" ", s.volumes()));
      case PORT -> changed(a, b, s -> String.join(" ", s.ports()));
      case NAMED_VOLUME -> Difference.of(a.compose().volumes(), b.compose().volumes());
      case NETWORK -> Difference.of(a.compose().networks(), b.compose().networks());
      case COMPOSE_VERSION ->
          Difference.of(
              Map.of("Docker Compose", a.compose().minimumCompose()),
              Map.of("Docker Compose", b.compose().minimumCompose()));
      case NGINX_LOCATION -> Difference.of(a.nginxLocations(), b.nginxLocations());
      case QUEUE -> Difference.of(a.celeryQueues(), b.celeryQueues());
      case COMMAND -> Difference.of(a.flaskCommands(), b.flaskCommands());
      case REVISION -> Difference.of(revisions(a), revisions(b));
      case TRACKED_FILE -> Difference.of(files(a), files(b));
    };
  }

  private static Map<String, String> keys(
      ReleaseFacts facts, Function<EnvTemplateKey, String> text) {
    var keys = new LinkedHashMap<String, String>();
    facts.templateKeys().stream()
        .filter(k -> !k.commented())
        .forEach(k -> {
          // The last one of a file wins; .env.example comes first and wins over the others.
          if (k.file().equals(".env.example")) {
            keys.put(k.key(), text.apply(k));
          } else {
            keys.putIfAbsent(k.key(), text.apply(k));
          }
        });
    return keys;
  }

  /** Quotes around the same value are no difference. */
  private static String unquoted(EnvTemplateKey key) {
    String text = key.text();
    boolean quoted = text.length() > 1 && text.matches("'[^']*'|\"[^\"\\\\$]*\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Only keys that both have: an added or removed key is told once. */
  private static Difference moved(ReleaseFacts a, ReleaseFacts b) {
    var all = Difference.of(keys(a, EnvTemplateKey::file), keys(b, EnvTemplateKey::file));
    return new Difference(List.of(), List.of(), all.changed());
  }

  private static Map<String, String> services(
      ReleaseFacts facts, Function<ServiceFacts, String> text) {
    var services = new LinkedHashMap<String, String>();
    facts.compose().services().forEach(s -> services.put(s.name(), text.apply(s)));
    return services;
  }

  private static Difference changed(
      ReleaseFacts a, ReleaseFacts b, Function<ServiceFacts, String> text) {
    var all = Difference.of(services(a, text), services(b, text));
    return new Difference(List.of(), List.of(), all.changed());
  }

  private static Map<String, String> defaults(ReleaseFacts facts) {
    var defaults = new LinkedHashMap<String, String>();
    facts
        .codeDefaults()
        .forEach(d ->
            defaults.put(
                d.field(),
                switch (d.value()) {
                  case CodeDefault.Literal(var literal) -> literal;
                  case CodeDefault.None() -> "(none)";
                  case CodeDefault.Required() -> "(required)";
                  case CodeDefault.Computed() -> "(computed)";
                }));
    return defaults;
  }

  private static Map<String, String> revisions(ReleaseFacts facts) {
    var revisions = new LinkedHashMap<String, String>();
    facts.revisions().forEach(r -> revisions.put(r.id(), r.fingerprint()));
    return revisions;
  }

  private static Map<String, String> files(ReleaseFacts facts) {
    var files = new LinkedHashMap<String, String>();
    facts.trackedFiles().forEach(f -> files.put(f.path(), f.fingerprint()));
    return files;
  }
}
