package dev.belay.python;

import dev.belay.python.Expression.Bracket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in functions and methods that migrations and settings use on known values. */
final class Builtins {
  private static final long LONGEST_RANGE = 100_000;

  private Builtins() {}

  /** The value of calling a built-in function, if all that it needs is known. */
  static Optional<Value> function(String name, List<Value> given, Map<String, Value> named) {
    return switch (name) {
      case "dict" -> dict(given, named);
      case "list", "tuple", "set", "frozenset" -> sequence(name, given);
      case "len" -> given.stream().findFirst().flatMap(Builtins::length);
      case "str" -> given.stream().findFirst().flatMap(Builtins::text).map(Value.Text::new);
      case "bool" -> given.stream().findFirst().flatMap(Value::truth).map(Value.Truth::new);
      case "range" -> range(given);
      case "enumerate" -> given.stream().findFirst().flatMap(Value::asItems).map(Builtins::counted);
      case "zip" -> zip(given);
      case "reversed" -> reversed(given);
      case "sorted" -> sorted(given, named);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> dict(List<Value> given, Map<String, Value> named) {
    var entries = new LinkedHashMap<Value, Value>();
    if (!given.isEmpty()) {
      if (!(given.getFirst() instanceof Value.Table(var from))) {
        return Optional.empty();
      }
      entries.putAll(from);
    }
    named.forEach((k, v) -> entries.put(new Value.Text(k), v));
    return Optional.of(new Value.Table(entries));
  }

  private static Optional<Value> reversed(List<Value> given) {
    return given.stream()
        .findFirst()
        .flatMap(Builtins::iterate)
        .map(all -> new Value.Items(Bracket.LIST, new ArrayList<>(all.reversed())));
  }

  /** Of texts only, without a key: anything else has an order that is not known here. */
  private static Optional<Value> sorted(List<Value> given, Map<String, Value> named) {
    var all = given.stream().findFirst().flatMap(Builtins::iterate);
    if (!named.isEmpty() || all.isEmpty()) {
      return Optional.empty();
    }
    boolean texts = all.get().stream().allMatch(Value.Text.class::isInstance);
    return texts
        ? Optional.of(
            new Value.Items(
                Bracket.LIST,
                new ArrayList<>(
                    all.get().stream()
                        .sorted(Comparator.comparing(v -> v.asText().orElseThrow()))
                        .toList())))
        : Optional.empty();
  }

  private static Optional<Value> sequence(String name, List<Value> given) {
    Bracket bracket =
        switch (name) {
          case "list" -> Bracket.LIST;
          case "tuple" -> Bracket.TUPLE;
          default -> Bracket.SET;
        };
    if (given.isEmpty()) {
      return Optional.of(new Value.Items(bracket, new ArrayList<>()));
    }
    return iterate(given.getFirst())
        .map(all ->
            new Value.Items(
                bracket,
                new ArrayList<>(bracket == Bracket.SET ? all.stream().distinct().toList() : all)));
  }

  /** What a loop over it meets, if that is known. */
  static Optional<List<Value>> iterate(Value value) {
    return switch (value) {
      case Value.Items(var ignored, var values) -> Optional.of(List.copyOf(values));
      case Value.Table(var entries) -> Optional.of(List.copyOf(entries.keySet()));
      case Value.Text(var text) ->
          Optional.of(
              text.codePoints()
                  .<Value>mapToObj(c -> new Value.Text(Character.toString(c)))
                  .toList());
      default -> Optional.empty();
    };
  }

  private static Optional<Value> length(Value value) {
    return iterate(value).map(all -> new Value.Whole(all.size()));
  }

  /** How Python prints it, if it is plain. */
  static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Text(var text) -> Optional.of(text);
      case Value.Whole(var number) -> Optional.of(Long.toString(number));
      case Value.Truth(var holds) -> Optional.of(holds ? "True" : "False");
      case Value.Nothing() -> Optional.of("None");
      default -> Optional.empty();
    };
  }

  private static Optional<Value> range(List<Value> given) {
    var numbers = new ArrayList<Long>();
    for (Value v : given) {
      if (!(v instanceof Value.Whole(var number))) {
        return Optional.empty();
      }
      numbers.add(number);
    }
    if (numbers.isEmpty() || numbers.size() > 2) {
      return Optional.empty();
    }
    long from = numbers.size() == 1 ? 0 : numbers.getFirst();
    long to = numbers.getLast();
    if (to - from > LONGEST_RANGE) {
      return Optional.empty();
    }
    var all = new ArrayList<Value>();
    for (long i = from; i < to; i++) {
      all.add(new Value.Whole(i));
    }
    return Optional.of(new Value.Items(Bracket.LIST, all));
  }

  private static Value counted(List<Value> values) {
    var all = new ArrayList<Value>();
    for (int i = 0; i < values.size(); i++) {
      all.add(new Value.Items(Bracket.TUPLE, List.of(new Value.Whole(i), values.get(i))));
    }
    return new Value.Items(Bracket.LIST, all);
  }

  private static Optional<Value> zip(List<Value> given) {
    var lists = given.stream().map(Builtins::iterate).toList();
    if (lists.isEmpty() || lists.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    int size = lists.stream().mapToInt(l -> l.orElseThrow().size()).min().orElse(0);
    var all = new ArrayList<Value>();
    for (int i = 0; i < size; i++) {
      int at = i;
      all.add(
          new Value.Items(
              Bracket.TUPLE, lists.stream().map(l -> l.orElseThrow().get(at)).toList()));
    }
    return Optional.of(new Value.Items(Bracket.LIST, all));
  }
}
