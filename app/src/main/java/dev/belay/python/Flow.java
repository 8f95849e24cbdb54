package dev.belay.python;

/** How a block ended. */
sealed interface Flow {
  record Next() implements Flow {}

  record Returned(Value value) implements Flow {}

  /** {@code break} when {@code whole}, else {@code continue}. */
  record Left(boolean whole) implements Flow {}

  record Raised() implements Flow {}

  /** It depends on a test that is not known. */
  record Split(Value test, Flow then, Flow otherwise, Place at) implements Flow {}

  /** The value a function gives back when its body ended like this. */
  default Value result() {
    return switch (this) {
      case Next n -> new Value.Nothing();
      case Left l -> new Value.Nothing();
      case Raised r -> new Value.Nothing();
      case Returned(var value) -> value;
      case Split(var test, var then, var otherwise, var at) ->
          Calculation.either(test, then.result(), otherwise.result(), at);
    };
  }

  static Flow of(Value test, Flow then, Flow otherwise, Place at) {
    return then.equals(otherwise) ? then : new Split(test, then, otherwise, at);
  }
}
