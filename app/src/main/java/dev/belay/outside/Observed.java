package dev.belay.outside;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Something looked at from outside: known, or unknown with the reason; never guessed. */
public sealed interface Observed<T> {

  record Known<T>(T value) implements Observed<T> {}

  /**
   * @param why what was tried and what was seen instead
   * @param next what would make it known
   */
  record Unknown<T>(String why, String next) implements Observed<T> {}

  static <T> Observed<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Observed<T> unknown(String why, String next) {
    return new Unknown<>(why, next);
  }

  /** The value, if it is known. */
  default Optional<T> ifKnown() {
    return switch (this) {
      case Known<T>(var value) -> Optional.of(value);
      case Unknown<T> ignored -> Optional.empty();
    };
  }

  /** The same with its advice as this makes it. */
  default Observed<T> advised(UnaryOperator<String> words) {
    return switch (this) {
      case Known<T> known -> known;
      case Unknown<T>(var why, var next) -> unknown(why, words.apply(next));
    };
  }

  default <R> Observed<R> map(Function<T, R> change) {
    return switch (this) {
      case Known<T>(var value) -> known(change.apply(value));
      case Unknown<T>(var why, var next) -> unknown(why, next);
    };
  }
}
