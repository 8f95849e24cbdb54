package dev.belay.python;

import dev.belay.python.Expression.Bracket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Methods of known texts, lists and dictionaries. */
final class Methods {
  private Methods() {}

  static Optional<Value> call(Value of, String name, List<Value> given, Map<String, Value> named) {
    return switch (of) {
      case Value.Text(var text) -> text(text, name, given);
      case Value.Items(var bracket, var values) -> items(bracket, values, name, given);
      case Value.Table(var entries) -> table(entries, name, given, named);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> text(String text, String name, List<Value> given) {
    var texts = given.stream().map(Value::asText).toList();
    if (name.equals("join") && given.size() == 1) {
      return given.getFirst().asItems().flatMap(all -> join(text, all));
    }
    if (texts.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    var plain = texts.stream().map(Optional::orElseThrow).toList();
    return switch (name + "/" + plain.size()) {
      case "strip/0" -> Optional.of(new Value.Text(text.strip()));
      case "lower/0" -> Optional.of(new Value.Text(text.toLowerCase(Locale.ROOT)));
      case "upper/0" -> Optional.of(new Value.Text(text.toUpperCase(Locale.ROOT)));
      case "startswith/1" -> Optional.of(new Value.Truth(text.startsWith(plain.getFirst())));
      case "endswith/1" -> Optional.of(new Value.Truth(text.endsWith(plain.getFirst())));
      case "replace/2" ->
          plain.getFirst().isEmpty()
              ? Optional.empty()
              : Optional.of(new Value.Text(text.replace(plain.get(0), plain.get(1))));
      case "split/1" -> split(text, plain.getFirst());
      default -> Optional.empty();
    };
  }

  private static Optional<Value> split(String text, String by) {
    if (by.isEmpty()) {
      return Optional.empty();
    }
    var all = new ArrayList<Value>();
    for (String part : text.split(java.util.regex.Pattern.quote(by), -1)) {
      all.add(new Value.Text(part));
    }
    return Optional.of(new Value.Items(Bracket.LIST, all));
  }

  private static Optional<Value> join(String by, List<Value> all) {
    var texts = all.stream().map(Value::asText).toList();
    return texts.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(
            new Value.Text(String.join(by, texts.stream().map(Optional::orElseThrow).toList())));
  }

  private static Optional<Value> items(
      Bracket bracket, List<Value> values, String name, List<Value> given) {
    return switch (name + "/" + given.size()) {
      case "append/1", "add/1" -> {
        if (bracket == Bracket.LIST || !values.contains(given.getFirst())) {
          values.add(given.getFirst());
        }
        yield Optional.of(new Value.Nothing());
      }
      case "extend/1", "update/1" -> {
        var more = Builtins.iterate(given.getFirst());
        more.ifPresent(values::addAll);
        yield more.map(ignored -> new Value.Nothing());
      }
      case "copy/0" -> Optional.of(new Value.Items(bracket, new ArrayList<>(values)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> table(
      Map<Value, Value> entries, String name, List<Value> given, Map<String, Value> named) {
    if (name.equals("update")) {
      if (!given.isEmpty()) {
        if (!(given.getFirst() instanceof Value.Table(var more))) {
          return Optional.empty();
        }
        entries.putAll(more);
      }
      named.forEach((k, v) -> entries.put(new Value.Text(k), v));
      return Optional.of(new Value.Nothing());
    }
    if (!given.isEmpty() && !Calculation.known(given.getFirst())) {
      return Optional.empty();
    }
    return switch (name + "/" + given.size()) {
      case "get/1" -> Optional.of(entries.getOrDefault(given.getFirst(), new Value.Nothing()));
      case "get/2" -> Optional.of(entries.getOrDefault(given.get(0), given.get(1)));
      case "pop/1" -> Optional.ofNullable(entries.remove(given.getFirst()));
      case "pop/2" -> {
        Value gone = entries.remove(given.getFirst());
        yield Optional.of(gone == null ? given.get(1) : gone);
      }
      case "setdefault/2" -> {
        entries.putIfAbsent(given.get(0), given.get(1));
        yield Optional.ofNullable(entries.get(given.get(0)));
      }
      case "keys/0" -> Optional.of(list(List.copyOf(entries.keySet())));
      case "values/0" -> Optional.of(list(List.copyOf(entries.values())));
      case "items/0" ->
          Optional.of(
              list(
                  entries.entrySet().stream()
                      .<Value>map(
                          e -> new Value.Items(Bracket.TUPLE, List.of(e.getKey(), e.getValue())))
                      .toList()));
      case "copy/0" -> Optional.of(new Value.Table(new LinkedHashMap<>(entries)));
      default -> Optional.empty();
    };
  }

  private static Value list(List<Value> values) {
    return new Value.Items(Bracket.LIST, new ArrayList<>(values));
  }
}
