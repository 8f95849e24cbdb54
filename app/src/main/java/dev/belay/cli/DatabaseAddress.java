package dev.belay.cli;

import dev.belay.config.EffectiveEnvironment;
import dev.belay.survey.ComposeInstallation;
import java.util.Map;

/**
 * Where Dify's database is for a program on the host, as far as the installation's files say: what
 * is a service of the project for its containers is a port of this host, if it is published.
 */
final class DatabaseAddress {
  private DatabaseAddress() {}

  /** Without the password. */
  static String of(ComposeInstallation found) {
    EffectiveEnvironment api = found.environment().effective().get("api");
    Map<String, String> values = api == null ? Map.of() : api.values();
    String host = value(values, "DB_HOST", "127.0.0.1");
    boolean inside =
        found.service(host).isPresent()
            || host.equals("host.docker.internal")
            || !host.contains(".");
    return "postgresql://%s@%s:%s/%s"
        .formatted(
            value(values, "DB_USERNAME", "postgres"),
            inside ? "127.0.0.1" : host,
            value(values, "DB_PORT", "5432"),
            value(values, "DB_DATABASE", "dify"));
  }

  /** What would be no part of an address is left to the reader's own settings. */
  private static String value(Map<String, String> values, String key, String usual) {
    String value = values.getOrDefault(key, "");
    return value.matches("[A-Za-z0-9_.-]+") ? value : usual;
  }
}
