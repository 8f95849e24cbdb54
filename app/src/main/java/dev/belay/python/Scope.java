package dev.belay.python;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names and what they are bound to, inside another scope or none. */
public final class Scope {
  private final Optional<Scope> around;
  private final Map<String, Value> names = new LinkedHashMap<>();

  Scope(Optional<Scope> around) {
    this.around = around;
  }

  /** The value bound here or further out. */
  public Optional<Value> get(String name) {
    Value found = names.get(name);
    return found != null ? Optional.of(found) : around.flatMap(a -> a.get(name));
  }

  /** What this scope itself binds, in the order of binding. */
  public Map<String, Value> own() {
    return Map.copyOf(names);
  }

  List<Map.Entry<String, Value>> inOrder() {
    return List.copyOf(names.entrySet());
  }

  void bind(String name, Value value) {
    names.put(name, value);
  }

  Map<String, Value> snapshot() {
    return new HashMap<>(names);
  }

  void restore(Map<String, Value> snapshot) {
    names.clear();
    names.putAll(snapshot);
  }

  /** After two ways through a condition: what both ways agree on stays, the rest depends on it. */
  void join(Value test, Map<String, Value> then, Map<String, Value> otherwise, Place at) {
    Set<String> all = new HashSet<>(then.keySet());
    all.addAll(otherwise.keySet());
    for (String name : all) {
      Value unbound = new Value.Opaque(at, "not bound on every way here");
      names.put(
          name,
          Calculation.either(
              test, then.getOrDefault(name, unbound), otherwise.getOrDefault(name, unbound), at));
    }
  }

  // A function value holds its scope and a scope holds its functions: identity is the only safe
  // equality, and text must not recurse.
  @Override
  public String toString() {
    return "scope of " + names.keySet();
  }
}
