package dev.belay.python;

import dev.belay.python.Expression.Bracket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an expression is worth as far as that can be known without running anything. */
public sealed interface Value {

  record Text(String text) implements Value {}

  record Whole(long number) implements Value {}

  record Real(double number) implements Value {}

  record Truth(boolean holds) implements Value {}

  record Nothing() implements Value {}

  /** A list, tuple or set; shared and changed in place as Python does while evaluating. */
  record Items(Bracket bracket, List<Value> values) implements Value {}

  /** A dictionary; shared and changed in place as Python does while evaluating. */
  record Table(Map<Value, Value> entries) implements Value {}

  /** Something imported or built in, by its full dotted name. */
  record Outside(String path) implements Value {}

  /** A call of something outside, with its arguments evaluated; it was not made. */
  record Called(Value function, List<Value> positional, Map<String, Value> named, Place at)
      implements Value {

    /** The argument with this keyword, or at this position. */
    public Optional<Value> argument(int position, String keyword) {
      if (named.containsKey(keyword)) {
        return Optional.of(named.get(keyword));
      }
      return position >= 0 && position < positional.size()
          ? Optional.of(positional.get(position))
          : Optional.empty();
    }
  }

  /** An attribute of something that is not a module. */
  record Member(Value of, String name, Place at) implements Value {}

  /** A function of this file. */
  record Local(Statement.Function function, Scope scope) implements Value {}

  /** A class of this file, with what its body binds. */
  record Type(String name, List<Value> bases, Map<String, Field> fields, Place at)
      implements Value {}

  /**
   * A name that a class body binds or declares.
   *
   * @param annotation its declared type as source text
   */
  record Field(Optional<String> annotation, Optional<Value> value, Place at) {}

  /**
   * An operation on something only known when it runs: {@code in}, {@code not}, {@code and}, {@code
   * ==}, {@code if} (test, then, otherwise), {@code []}, {@code format}, {@code item} (one of),
   * {@code each} (a comprehension: item, over).
   */
  record Derived(String operator, List<Value> operands, Place at) implements Value {}

  /** What could not be evaluated, where, and why; never guessed and never dropped. */
  record Opaque(Place at, String reason) implements Value {}

  /** The text, if it is one. */
  default Optional<String> asText() {
    return this instanceof Text(var text) ? Optional.of(text) : Optional.empty();
  }

  /** The items of a list, tuple or set, if it is one. */
  default Optional<List<Value>> asItems() {
    return this instanceof Items(var ignored, var values) ? Optional.of(values) : Optional.empty();
  }

  /** Whether Python takes it for true, if that is known. */
  default Optional<Boolean> truth() {
    return switch (this) {
      case Text(var text) -> Optional.of(!text.isEmpty());
      case Whole(var number) -> Optional.of(number != 0);
      case Real(var number) -> Optional.of(number != 0);
      case Truth(var holds) -> Optional.of(holds);
      case Nothing() -> Optional.of(false);
      case Items(var ignored, var values) -> Optional.of(!values.isEmpty());
      case Table(var entries) -> Optional.of(!entries.isEmpty());
      case Local l -> Optional.of(true);
      case Type t -> Optional.of(true);
      case Outside o -> Optional.empty();
      case Called c -> Optional.empty();
      case Member m -> Optional.empty();
      case Derived d -> Optional.empty();
      case Opaque o -> Optional.empty();
    };
  }
}
