package dev.belay.config;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values as they may be shown: secrets are masked by the name of their key, and wherever the same
 * text appears again; lists and long texts are only measured, since they can hold secrets inside.
 */
public final class ValuesMask {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(passw|secret|token|credential|apikey|api_key|accesskey|privatekey|salt|dsn"
              + "|license|_key|base64|encryption).*|.*[a-z]Key$|(?i)key");
  private static final Pattern USER_IN_URL = Pattern.compile("(://)[^/@\\s\"]*@");
  private static final int SHOWN = 60;

  private final Set<String> secrets = new HashSet<>();

  /** Learns the secret values of a file. */
  public ValuesMask(Map<KeyPath, String> leaves) {
    leaves.forEach((path, json) -> {
      if (secret(path) && json.length() > 6) {
        secrets.add(json);
      }
    });
  }

  static boolean secret(KeyPath path) {
    String last = path.last();
    boolean named = SECRET.matcher(last).matches();
    String lower = last.toLowerCase(Locale.ROOT);
    return named && !lower.endsWith("existingsecret") && !lower.endsWith("secretname");
  }

  /** Never a secret, never a line break. */
  public String shown(KeyPath path, Optional<String> json) {
    return json.map(j -> shown(path, j)).orElse("unset");
  }

  private String shown(KeyPath path, String json) {
    if (json.startsWith("[") && !json.equals("[]")) {
      return "a list";
    }
    if (json.equals("\"\"") || json.equals("null") || json.equals("{}") || json.equals("[]")) {
      return json.equals("\"\"") ? "empty" : json;
    }
    if (secrets.contains(json) || (secret(path) && json.startsWith("\""))) {
      return "(secret)";
    }
    for (String secret : secrets) {
      if (json.contains(secret.substring(1, secret.length() - 1))) {
        return "(secret)";
      }
    }
    String plain = json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    if (plain.contains("\\n")) {
      return "%d lines".formatted(plain.split("\\\\n", -1).length);
    }
    String safe = USER_IN_URL.matcher(plain).replaceAll("$1(secret)@");
    return safe.length() > SHOWN ? safe.substring(0, SHOWN) + "…" : safe;
  }
}
