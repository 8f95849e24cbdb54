package dev.belay.python;

import java.util.List;
import java.util.Optional;

/** A Python expression as it is written. */
public sealed interface Expression {
  Place at();

  /** A string, bytes included; adjacent literals are already joined and escapes decoded. */
  record Literal(Place at, String text) implements Expression {}

  /** An f-string; literal parts are {@link Literal}. */
  record Format(Place at, List<Expression> parts) implements Expression {}

  /**
   * The inside of a brace of an f-string. {@code plain} says that it has no conversion or format.
   */
  record Replacement(Place at, Expression value, boolean plain) implements Expression {}

  /** A number, True, False, None or the ellipsis, in its own spelling. */
  record Constant(Place at, String text) implements Expression {}

  record Name(Place at, String name) implements Expression {}

  record Attribute(Place at, Expression of, String name) implements Expression {}

  record Call(Place at, Expression function, List<Argument> arguments) implements Expression {}

  /**
   * One argument of a call.
   *
   * @param keyword its name; {@code *} and {@code **} for unpacked ones
   */
  record Argument(Optional<String> keyword, Expression value) {}

  enum Bracket {
    LIST,
    TUPLE,
    SET
  }

  record Items(Place at, Bracket bracket, List<Expression> items) implements Expression {}

  /** A pair without key is an unpacked mapping. */
  record Pair(Optional<Expression> key, Expression value) {}

  record Mapping(Place at, List<Pair> pairs) implements Expression {}

  record Subscript(Place at, Expression of, List<Expression> index) implements Expression {}

  /** {@code not}, {@code -}, {@code +}, {@code ~}. */
  record Unary(Place at, String operator, Expression operand) implements Expression {}

  /** Arithmetic, {@code and} and {@code or}. */
  record Binary(Place at, String operator, Expression left, Expression right)
      implements Expression {}

  /** One or more comparisons; there is one operand more than operators. */
  record Comparison(Place at, List<Expression> operands, List<String> operators)
      implements Expression {}

  record Conditional(Place at, Expression test, Expression then, Expression otherwise)
      implements Expression {}

  /** A starred item, {@code *x}. */
  record Starred(Place at, Expression value) implements Expression {}

  /** A comprehension with one {@code for}; {@code key} is there for dictionaries only. */
  record Comprehension(
      Place at,
      Bracket bracket,
      Optional<Expression> key,
      Expression item,
      Expression target,
      Expression over,
      List<Expression> conditions)
      implements Expression {}

  /** Something the language has and this model does not. */
  record Unread(Place at, String kind) implements Expression {}
}
