package dev.belay.migration;

import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reading the arguments of calls that were not made. */
final class Calls {
  private Calls() {}

  /** The dotted name of what is called, as far as it has one. */
  static String spelled(Value function) {
    return switch (function) {
      case Value.Outside(var path) -> path;
      case Value.Member(var of, var name, var ignored) -> spelled(of) + "." + name;
      case Value.Called c -> spelled(c.function()) + "()";
      default -> "something";
    };
  }

  /** The last part of the dotted name, if it is a name. */
  static String last(Value value) {
    String path =
        switch (value) {
          case Value.Outside(var p) -> p;
          case Value.Called(Value.Outside(var p), var a, var b, var c) -> p;
          case Value.Member(var of, var name, var at) -> name;
          case Value.Called(Value.Member(var of, var name, var at), var a, var b, var c) -> name;
          default -> "";
        };
    return path.substring(path.lastIndexOf('.') + 1);
  }

  static Optional<Value> given(Value.Called call, int position, String keyword) {
    return call.argument(position, keyword).filter(v -> !(v instanceof Value.Nothing));
  }

  static String text(Value.Called call, int position, String keyword) {
    return given(call, position, keyword)
        .map(v -> text(keyword, v))
        .orElseThrow(() -> new NotKnown("no " + keyword + " is given"));
  }

  static Optional<String> maybeText(Value.Called call, int position, String keyword) {
    return given(call, position, keyword).map(v -> text(keyword, v));
  }

  /** A name or text; {@code op.f(…)} and {@code conv(…)} are looked through. */
  static String text(String what, Value value) {
    if (value instanceof Value.Called c && formatted(c) && !c.positional().isEmpty()) {
      return text(what, c.positional().getFirst());
    }
    return value.asText().orElseThrow(() -> NotKnown.of(what, value));
  }

  /** Whether a name is already final, so that no naming convention applies to it. */
  static boolean formatted(Value value) {
    return value instanceof Value.Called c
        && (last(c.function()).equals("f") || last(c.function()).equals("conv"));
  }

  static boolean truth(Value.Called call, String keyword, boolean otherwise) {
    return given(call, -1, keyword)
        .map(v -> v.truth().orElseThrow(() -> NotKnown.of(keyword, v)))
        .orElse(otherwise);
  }

  static List<Value> items(String what, Value value) {
    return value.asItems().orElseThrow(() -> NotKnown.of(what, value));
  }

  static List<String> texts(String what, Value value) {
    var all = new ArrayList<String>();
    for (Value v : items(what, value)) {
      all.add(text(what, v));
    }
    return all;
  }

  /** SQL given as {@code sa.text(…)}, {@code literal_column(…)} or a plain text. */
  static String sql(String what, Value value) {
    return switch (value) {
      case Value.Text(var text) -> unescaped(text);
      case Value.Called c when sqlText(c) ->
          last(c.function()).equals("text")
              ? unescaped(text(what, argument(what, c)))
              : text(what, argument(what, c));
      default -> throw NotKnown.of(what, value);
    };
  }

  private static Value argument(String what, Value.Called c) {
    return c.argument(0, "text")
        .orElseThrow(() -> new NotKnown(what + " is an empty " + spelled(c.function())));
  }

  static boolean sqlText(Value value) {
    return value instanceof Value.Called c
        && (last(c.function()).equals("text")
            || last(c.function()).equals("literal_column")
            || last(c.function()).equals("column"));
  }

  /** In SQLAlchemy's {@code text()} a colon that is no parameter is written with a backslash. */
  private static String unescaped(String text) {
    return text.replace("\\:", ":");
  }
}
