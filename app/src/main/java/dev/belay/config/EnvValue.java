package dev.belay.config;

import java.util.Optional;

/** What a key is for a service: absent, present without text, or a text. Three states, not two. */
public sealed interface EnvValue {
  /** The container does not have the variable: its program takes its own default. */
  record Unset() implements EnvValue {}

  /** The container has the variable with nothing in it. */
  record Empty() implements EnvValue {}

  record Text(String text) implements EnvValue {}

  static EnvValue of(Optional<String> value) {
    return value
        .<EnvValue>map(text -> text.isEmpty() ? new Empty() : new Text(text))
        .orElseGet(Unset::new);
  }

  /** As Compose would hand it over; empty when unset. */
  default Optional<String> value() {
    return switch (this) {
      case Unset() -> Optional.empty();
      case Empty() -> Optional.of("");
      case Text(var text) -> Optional.of(text);
    };
  }
}
