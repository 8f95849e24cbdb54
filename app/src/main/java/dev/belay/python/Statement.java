package dev.belay.python;

import java.util.List;
import java.util.Optional;

/** A Python statement as it is written. */
public sealed interface Statement {
  Place at();

  /**
   * @param operator {@code =}, or an augmented one such as {@code +=}
   * @param annotation the declared type, as source text
   */
  record Assign(
      Place at,
      Expression target,
      String operator,
      Optional<String> annotation,
      Optional<Expression> value)
      implements Statement {}

  record Evaluate(Place at, Expression expression) implements Statement {}

  record If(Place at, Expression test, List<Statement> then, List<Statement> otherwise)
      implements Statement {}

  record For(
      Place at, Expression target, Expression over, List<Statement> body, List<Statement> otherwise)
      implements Statement {}

  record While(Place at, Expression test, List<Statement> body) implements Statement {}

  record With(Place at, List<Bound> bound, List<Statement> body) implements Statement {}

  /** One item of a {@code with}. */
  record Bound(Expression value, Optional<Expression> target) {}

  record Try(
      Place at, List<Statement> body, List<List<Statement>> handlers, List<Statement> afterwards)
      implements Statement {}

  record Define(Place at, Function function) implements Statement {}

  /** A function as written. */
  record Function(Place at, String name, List<Parameter> parameters, List<Statement> body) {}

  /**
   * One parameter.
   *
   * @param star empty, {@code *} or {@code **}
   */
  record Parameter(String name, String star, Optional<Expression> value) {}

  record ClassBody(Place at, String name, List<Expression> bases, List<Statement> body)
      implements Statement {}

  record Return(Place at, Optional<Expression> value) implements Statement {}

  /** {@code import a.b as c}: {@code path} is the dotted name, {@code name} what it is bound to. */
  record Import(Place at, String path, String name) implements Statement {}

  /** {@code from a import *}. */
  record ImportAll(Place at, String path) implements Statement {}

  /**
   * {@code pass}, {@code global}, {@code assert}, {@code del}: nothing that changes a value here.
   */
  record Pass(Place at) implements Statement {}

  record Break(Place at) implements Statement {}

  record Continue(Place at) implements Statement {}

  record Raise(Place at) implements Statement {}

  /** Something the language has and this model does not. */
  record Unread(Place at, String kind) implements Statement {}
}
