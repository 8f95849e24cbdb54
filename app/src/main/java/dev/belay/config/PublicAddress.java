package dev.belay.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The address at which browsers and other callers reach an installation, as its operator wrote it.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host, with a port where it has one
 * @param from the key that says so
 */
record PublicAddress(String scheme, String authority, String from) {
  private static final List<String> KEYS =
      List.of(
          "CONSOLE_API_URL",
          "CONSOLE_WEB_URL",
          "SERVICE_API_URL",
          "APP_API_URL",
          "APP_WEB_URL",
          "FILES_URL");

  /**
   * The first of the keys that names another host than this one; else what nginx answers to.
   *
   * @param services names that only the containers themselves resolve
   */
  static Optional<PublicAddress> of(Map<String, String> values, Set<String> services) {
    return KEYS.stream()
        .flatMap(key -> of(key, values.getOrDefault(key, "").strip()).stream())
        .filter(a -> !services.contains(a.authority().split(":", 2)[0]))
        .findFirst()
        .or(() -> server(values));
  }

  private static Optional<PublicAddress> of(String key, String value) {
    try {
      URI uri = URI.create(value);
      String scheme = uri.getScheme();
      String authority = uri.getRawAuthority();
      boolean public_ = scheme != null && authority != null && scheme.matches("https?");
      return public_ && !local(authority)
          ? Optional.of(new PublicAddress(scheme, authority, key))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicAddress> server(Map<String, String> values) {
    String name = values.getOrDefault("NGINX_SERVER_NAME", "").strip();
    if (!name.matches("[A-Za-z0-9.-]+") || local(name)) {
      return Optional.empty();
    }
    boolean https = values.getOrDefault("NGINX_HTTPS_ENABLED", "").equalsIgnoreCase("true");
    String port =
        values.getOrDefault(https ? "EXPOSE_NGINX_SSL_PORT" : "EXPOSE_NGINX_PORT", "").strip();
    boolean usual = port.isEmpty() || port.equals(https ? "443" : "80");
    return Optional.of(
        new PublicAddress(
            https ? "https" : "http", usual ? name : name + ":" + port, "NGINX_SERVER_NAME"));
  }

  /** Whether a host is the machine that asks. */
  static boolean local(String authority) {
    return authority.matches("(localhost|127[.][0-9.]+|0[.]0[.]0[.]0|\\[::1]|_)(:\\d+)?");
  }

  /** A form in which {@code {http}} and {@code {ws}} stand for the address. */
  String filled(String form) {
    boolean secure = scheme.equals("https");
    return form.replace("{http}", scheme + "://" + authority)
        .replace("{ws}", (secure ? "wss" : "ws") + "://" + authority);
  }
}
