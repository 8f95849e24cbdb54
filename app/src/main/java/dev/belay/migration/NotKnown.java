package dev.belay.migration;

import dev.belay.python.Value;

/** A value that an operation needs is not known: the operation becomes opaque. */
final class NotKnown extends RuntimeException {
  NotKnown(String reason) {
    super(reason, null, false, false);
  }

  static NotKnown of(String what, Value value) {
    return new NotKnown(what + " is " + kind(value));
  }

  private static String kind(Value value) {
    return switch (value) {
      case Value.Opaque(var at, var reason) -> reason + " (line " + at.line() + ")";
      case Value.Called c -> "the result of " + Calls.spelled(c.function());
      case Value.Derived(var operator, var ignored, var at) ->
          "only known when it runs (" + operator + ", line " + at.line() + ")";
      case Value.Outside(var path) -> path;
      case Value.Member m -> Calls.spelled(m);
      case Value.Text t -> "a text";
      case Value.Whole w -> "a number";
      case Value.Real r -> "a number";
      case Value.Truth t -> t.holds() ? "True" : "False";
      case Value.Nothing n -> "None";
      case Value.Items i -> "a list";
      case Value.Table t -> "a dictionary";
      case Value.Local l -> "a function";
      case Value.Type t -> "a class";
    };
  }
}
