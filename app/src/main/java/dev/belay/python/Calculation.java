package dev.belay.python;

import dev.belay.python.Expression.Bracket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators on values. What is not known stays {@link Value.Derived}. */
final class Calculation {
  private static final int LONGEST = 4_000_000;

  private Calculation() {}

  static Value either(Value test, Value then, Value otherwise, Place at) {
    if (then.equals(otherwise)) {
      return then;
    }
    if (then.equals(new Value.Truth(true)) && otherwise.equals(new Value.Truth(false))) {
      return test;
    }
    if (then.equals(new Value.Truth(false)) && otherwise.equals(new Value.Truth(true))) {
      return not(test, at);
    }
    return new Value.Derived("if", List.of(test, then, otherwise), at);
  }

  static Value not(Value value, Place at) {
    if (value instanceof Value.Derived(var operator, var operands, var ignored)
        && operator.equals("not")) {
      return operands.getFirst();
    }
    return value
        .truth()
        .<Value>map(t -> new Value.Truth(!t))
        .orElseGet(() -> new Value.Derived("not", List.of(value), at));
  }

  static Value unary(String operator, Value value, Place at) {
    return switch (operator) {
      case "not" -> not(value, at);
      case "-" ->
          switch (value) {
            case Value.Whole(var n) -> new Value.Whole(-n);
            case Value.Real(var n) -> new Value.Real(-n);
            default -> new Value.Derived("-", List.of(value), at);
          };
      case "+" -> value;
      default -> new Value.Derived(operator, List.of(value), at);
    };
  }

  static Value binary(String operator, Value left, Value right, Place at) {
    Value unknown = new Value.Derived(operator, List.of(left, right), at);
    return switch (operator) {
      case "+" -> plus(left, right, unknown);
      case "-" -> whole(left, right, unknown, Math::subtractExact, at);
      case "*" ->
          left instanceof Value.Text(var text) && right instanceof Value.Whole(var times)
              ? repeat(text, times, at)
              : whole(left, right, unknown, Math::multiplyExact, at);
      case "//" -> whole(left, right, unknown, Math::floorDiv, at);
      case "%" ->
          left instanceof Value.Text ? unknown : whole(left, right, unknown, Math::floorMod, at);
      default -> unknown;
    };
  }

  private static Value plus(Value left, Value right, Value unknown) {
    if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
      return a.length() + b.length() > LONGEST ? unknown : new Value.Text(a + b);
    }
    if (left instanceof Value.Items(var bracket, var a)
        && right instanceof Value.Items(var ignored, var b)
        && a.size() + b.size() <= LONGEST) {
      var both = new ArrayList<>(a);
      both.addAll(b);
      return new Value.Items(bracket, both);
    }
    if (left instanceof Value.Whole(var a) && right instanceof Value.Whole(var b)) {
      return new Value.Whole(a + b);
    }
    return unknown;
  }

  private interface LongOperator {
    long apply(long a, long b);
  }

  private static Value whole(
      Value left, Value right, Value unknown, LongOperator operator, Place at) {
    if (left instanceof Value.Whole(var a) && right instanceof Value.Whole(var b)) {
      try {
        return new Value.Whole(operator.apply(a, b));
      } catch (ArithmeticException e) {
        return new Value.Opaque(at, "a number out of range");
      }
    }
    return unknown;
  }

  private static Value repeat(String text, long times, Place at) {
    if (times > 0 && text.length() * (double) times > LONGEST) {
      return new Value.Opaque(at, "a text of more than " + LONGEST + " characters");
    }
    return new Value.Text(text.repeat((int) Math.max(0, times)));
  }

  static Value compare(String operator, Value left, Value right, Place at) {
    Value unknown = new Value.Derived(operator, List.of(left, right), at);
    return switch (operator) {
      case "==" -> known(left) && known(right) ? new Value.Truth(left.equals(right)) : unknown;
      case "!=" -> known(left) && known(right) ? new Value.Truth(!left.equals(right)) : unknown;
      case "is" -> is(left, right, unknown);
      case "is not" -> not(is(left, right, new Value.Derived("is", List.of(left, right), at)), at);
      case "in" -> in(left, right, unknown);
      case "not in" -> not(in(left, right, new Value.Derived("in", List.of(left, right), at)), at);
      case "<", ">", "<=", ">=" -> order(operator, left, right, unknown);
      default -> unknown;
    };
  }

  private static Value is(Value left, Value right, Value unknown) {
    boolean plain = known(left) || left instanceof Value.Type || left instanceof Value.Local;
    return plain && known(right) ? new Value.Truth(left.equals(right)) : unknown;
  }

  private static Value in(Value left, Value right, Value unknown) {
    if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
      return new Value.Truth(b.contains(a));
    }
    if (right instanceof Value.Items(var ignored, var values) && known(left)) {
      return values.contains(left)
          ? new Value.Truth(true)
          : values.stream().allMatch(Calculation::known) ? new Value.Truth(false) : unknown;
    }
    if (right instanceof Value.Table(var entries) && known(left)) {
      return in(left, new Value.Items(Bracket.SET, List.copyOf(entries.keySet())), unknown);
    }
    return unknown;
  }

  private static Value order(String operator, Value left, Value right, Value unknown) {
    int order;
    if (left instanceof Value.Whole(var a) && right instanceof Value.Whole(var b)) {
      order = Long.compare(a, b);
    } else if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
      order = a.compareTo(b);
    } else {
      return unknown;
    }
    return new Value.Truth(
        switch (operator) {
          case "<" -> order < 0;
          case ">" -> order > 0;
          case "<=" -> order <= 0;
          default -> order >= 0;
        });
  }

  static Value index(Value of, Value key, Place at) {
    if (of instanceof Value.Items(var ignored, var values)
        && key instanceof Value.Whole(var number)) {
      long i = number < 0 ? number + values.size() : number;
      return i >= 0 && i < values.size()
          ? values.get((int) i)
          : new Value.Opaque(at, "an index outside of the list");
    }
    if (of instanceof Value.Table(var entries) && known(key)) {
      Value found = entries.get(key);
      return found != null ? found : new Value.Opaque(at, "a key that the dictionary has not");
    }
    return new Value.Derived("[]", List.of(of, key), at);
  }

  static boolean known(Value value) {
    return switch (value) {
      case Value.Text t -> true;
      case Value.Whole w -> true;
      case Value.Real r -> true;
      case Value.Truth t -> true;
      case Value.Nothing n -> true;
      case Value.Items(var ignored, var values) -> values.stream().allMatch(Calculation::known);
      case Value.Table(var entries) -> entries.entrySet().stream().allMatch(Calculation::known);
      default -> false;
    };
  }

  private static boolean known(Map.Entry<Value, Value> entry) {
    return known(entry.getKey()) && known(entry.getValue());
  }
}
