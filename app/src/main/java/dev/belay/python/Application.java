package dev.belay.python;

import dev.belay.python.Expression.Argument;
import dev.belay.python.Expression.Bracket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls: arguments, the functions of the file, and what is known of others. */
final class Application {
  private final Evaluation evaluation;
  private final Statements statements;

  Application(Evaluation evaluation, Statements statements) {
    this.evaluation = evaluation;
    this.statements = statements;
  }

  /** Calls a function of the file with these arguments. */
  Value call(Value.Local function, List<Value> positional, Map<String, Value> named) {
    Place at = function.function().at();
    evaluation.budget().enter(at);
    var scope = new Scope(Optional.of(function.scope()));
    bind(function, positional, named, scope);
    Value result = statements.block(function.function().body(), scope).result();
    evaluation.budget().leave();
    return result;
  }

  Value call(Expression.Call c, Scope scope) {
    Value function = evaluation.evaluate(c.function(), scope);
    var positional = new ArrayList<Value>();
    var named = new LinkedHashMap<String, Value>();
    for (Argument a : c.arguments()) {
      Value value = evaluation.evaluate(a.value(), scope);
      String keyword = a.keyword().orElse("");
      switch (keyword) {
        case "" -> positional.add(value);
        case "*" ->
            Builtins.iterate(value)
                .ifPresentOrElse(
                    positional::addAll,
                    () -> positional.add(new Value.Opaque(c.at(), "unpacked arguments")));
        case "**" -> unpack(value, named, c.at());
        default -> named.put(keyword, value);
      }
    }
    return apply(function, positional, named, c.at());
  }

  private static void unpack(Value value, Map<String, Value> named, Place at) {
    if (value instanceof Value.Table(var entries)) {
      entries.forEach((k, v) -> named.put(k.asText().orElse("**"), v));
    } else {
      named.put("**", new Value.Opaque(at, "unpacked keyword arguments"));
    }
  }

  private Value apply(Value function, List<Value> positional, Map<String, Value> named, Place at) {
    var call = new Value.Called(function, List.copyOf(positional), Map.copyOf(named), at);
    return switch (function) {
      case Value.Local local -> call(local, positional, named);
      case Value.Outside(var path) when path.startsWith("builtins.") ->
          Builtins.function(path.substring("builtins.".length()), positional, named)
              .orElseGet(() -> evaluation.host().call(call));
      case Value.Member(var of, var name, var ignored) -> {
        Optional<Value> known = Methods.call(of, name, positional, named);
        known.ifPresent(v -> statements.changed(of, at));
        yield known.orElseGet(() -> evaluation.host().call(call));
      }
      default -> evaluation.host().call(call);
    };
  }

  private void bind(
      Value.Local local, List<Value> positional, Map<String, Value> named, Scope scope) {
    var left = new LinkedHashMap<>(named);
    int next = 0;
    for (Statement.Parameter p : local.function().parameters()) {
      switch (p.star()) {
        case "*" -> {
          scope.bind(
              p.name(),
              new Value.Items(
                  Bracket.TUPLE,
                  positional.subList(Math.min(next, positional.size()), positional.size())));
          next = positional.size();
        }
        case "**" -> {
          var rest = new LinkedHashMap<Value, Value>();
          left.forEach((k, v) -> rest.put(new Value.Text(k), v));
          scope.bind(p.name(), new Value.Table(rest));
        }
        default -> {
          Value given = left.remove(p.name());
          if (given == null && next < positional.size()) {
            given = positional.get(next++);
          }
          scope.bind(p.name(), given != null ? given : unset(local, p));
        }
      }
    }
  }

  private Value unset(Value.Local local, Statement.Parameter p) {
    return p.value()
        .map(e -> evaluation.evaluate(e, local.scope()))
        .orElseGet(() -> new Value.Opaque(local.function().at(), "argument " + p.name()));
  }
}
