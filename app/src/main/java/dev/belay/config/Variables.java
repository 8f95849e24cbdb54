package dev.belay.config;

import java.util.Map;
import java.util.Optional;

/** Where {@code $NAME} is looked up. Present but empty is not the same as absent. */
@FunctionalInterface
public interface Variables {
  Variables NONE = name -> Optional.empty();

  Optional<String> find(String name);

  /** These, and where they do not have a name, the others. */
  default Variables or(Variables others) {
    return name -> {
      Optional<String> found = find(name);
      return found.isPresent() ? found : others.find(name);
    };
  }

  static Variables of(Map<String, String> values) {
    return name -> Optional.ofNullable(values.get(name));
  }
}
