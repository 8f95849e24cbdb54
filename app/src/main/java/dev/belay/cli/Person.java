package dev.belay.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sits at the keyboard: a name given, else who called sudo, else the login. */
final class Person {
  private Person() {}

  static String name(@Nullable String given, Map<String, String> environment) {
    return Optional.ofNullable(given)
        .or(() -> Optional.ofNullable(environment.get("SUDO_USER")))
        .orElseGet(() -> System.getProperty("user.name"));
  }
}
