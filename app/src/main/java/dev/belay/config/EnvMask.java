package dev.belay.config;

import dev.belay.release.ReleaseFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Values as they may be shown: masked by the name of their key, and wherever a secret appears again
 * inside another value; a password in a URL is masked whatever the key is.
 */
public final class EnvMask {
  public static final String MASKED = "(secret)";
  // Compared as plain texts, since a plan asks this thousands of times before anything is compiled.
  private static final List<String> SECRET =
      List.of(
          "PASSW",
          "PASSPHRASE",
          "PEPPER",
          "SECRET",
          "TOKEN",
          "CREDENTIAL",
          "_KEY",
          "KEYS",
          "APIKEY",
          "DSN",
          "CONNECTION_STRING",
          "PRIVATE",
          "BASE64",
          "_AUTH",
          "REDISCLI");
  private static final List<String> SECRET_END = List.of("KEY", "_CERT");
  private static final List<String> PUBLIC = List.of("TOKENIZER", "KEEPALIVE");
  private static final List<String> PUBLIC_END =
      List.of(
          "_ENABLED",
          "_MINUTES",
          "_HOURS",
          "_SECONDS",
          "_TIMEOUT",
          "_TTL",
          "_LIMIT",
          "_PREFIX",
          "_MAX_TOKENS",
          "_LENGTH",
          "_PATH_STYLE",
          "TOKENIZATION",
          "KEY_FILENAME",
          "CERT_FILENAME");
  private static final Pattern USER_IN_URL = Pattern.compile("(://)[^/@\\s]*@");
  private static final int SHORTEST = 4;

  /** Asked for the same thousand names again and again. */
  private static final Map<String, Boolean> ANSWERS = new ConcurrentHashMap<>();

  private static final int MOST_ANSWERS = 20_000;
  private static final int SHOWN = 80;

  private final Set<String> secrets = new HashSet<>();

  /** The defaults that everybody can read: hidden under a secret's key, but nowhere else. */
  private final Set<String> published;

  /** Learns what to hide from the environments of an installation of a release. */
  @SafeVarargs
  public EnvMask(ReleaseFacts release, Map<String, String>... environments) {
    this(new EnvDefaults(release).published(), environments);
  }

  /** Learns what to hide from this environment, of whatever release it is. */
  public EnvMask(Map<String, String> environment) {
    this.published = Set.of();
    learn(environment);
  }

  @SafeVarargs
  EnvMask(Set<String> published, Map<String, String>... environments) {
    this.published = published;
    for (Map<String, String> environment : environments) {
      learn(environment);
    }
  }

  void learn(Map<String, String> environment) {
    environment.forEach((key, value) -> {
      if (secret(key) && value.length() >= SHORTEST && !published.contains(value)) {
        secrets.add(value);
      }
    });
  }

  /** Whether a key of this name holds something that must not be shown. */
  public static boolean secret(String key) {
    if (ANSWERS.size() > MOST_ANSWERS) {
      ANSWERS.clear();
    }
    return ANSWERS.computeIfAbsent(key, EnvMask::byName);
  }

  private static boolean byName(String key) {
    String name = key.toUpperCase(java.util.Locale.ROOT);
    return (within(name, SECRET) || ends(name, SECRET_END))
        && !within(name, PUBLIC)
        && !ends(name, PUBLIC_END);
  }

  private static boolean within(String name, List<String> parts) {
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ends(String name, List<String> ends) {
    for (String end : ends) {
      if (name.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  /** The value of a key: {@code unset}, {@code empty}, masked, or at most one short line. */
  public String shown(String key, EnvValue value) {
    return switch (value) {
      case EnvValue.Unset() -> "unset";
      case EnvValue.Empty() -> "empty";
      case EnvValue.Text(var text) -> text(key, text);
    };
  }

  public String shown(String key, Optional<String> value) {
    return shown(key, EnvValue.of(value));
  }

  private String text(String key, String value) {
    if (secret(key) || secrets.contains(value)) {
      return MASKED;
    }
    for (String secret : secrets) {
      if (value.contains(secret)) {
        return MASKED;
      }
    }
    String line =
        USER_IN_URL.matcher(value).replaceAll("$1" + MASKED + "@").replaceAll("\\p{Cntrl}+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }
}
