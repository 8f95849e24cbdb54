package dev.belay.config;

import dev.belay.release.ServiceFacts;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The profiles that {@code COMPOSE_PROFILES} puts in force.
 *
 * @param names as written there; unset it is the one empty name, as Compose reads it
 */
public record Profiles(Set<String> names) {
  public static final String KEY = "COMPOSE_PROFILES";

  public Profiles {
    names = Set.copyOf(names);
  }

  public static Profiles of(Map<String, String> variables) {
    var names = new LinkedHashSet<String>();
    Arrays.stream(variables.getOrDefault(KEY, "").split(",", -1))
        .map(String::strip)
        .forEach(names::add);
    return new Profiles(names);
  }

  /** Whether {@code docker compose up} starts a service by itself. */
  public boolean start(ServiceFacts service) {
    return service.profiles().isEmpty()
        || names.contains("*")
        || service.profiles().stream().anyMatch(names::contains);
  }
}
