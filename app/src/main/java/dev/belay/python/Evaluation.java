package dev.belay.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates expressions and statements of one file as far as their values can be known, asking a
 * {@link Host} about everything outside of it. Bounded in steps and depth; nothing is executed.
 */
public final class Evaluation {
  private final Host host;
  private final Budget budget = new Budget();
  private final Statements statements = new Statements(this);
  private final Application application = new Application(this, statements);

  public Evaluation(Host host) {
    this.host = host;
  }

  /** Evaluates a file's own statements and answers what it binds. */
  public Scope module(Source source) {
    var scope = new Scope(Optional.empty());
    statements.block(source.body(), scope);
    return scope;
  }

  /** Calls a function of the file with these arguments. */
  public Value call(Value.Local function, List<Value> positional, Map<String, Value> named) {
    return application.call(function, positional, named);
  }

  Host host() {
    return host;
  }

  Budget budget() {
    return budget;
  }

  /** The value of an expression with these names in scope. */
  public Value evaluate(Expression expression, Scope scope) {
    budget.step(expression.at());
    return switch (expression) {
      case Expression.Literal(var ignored, var text) -> new Value.Text(text);
      case Expression.Constant c -> constant(c);
      case Expression.Format f -> format(f, scope);
      case Expression.Replacement r -> evaluate(r.value(), scope);
      case Expression.Name(var ignored, var name) ->
          scope.get(name).orElseGet(() -> new Value.Outside("builtins." + name));
      case Expression.Attribute a -> attribute(evaluate(a.of(), scope), a.name(), a.at());
      case Expression.Call c -> application.call(c, scope);
      case Expression.Items i -> items(i, scope);
      case Expression.Mapping m -> mapping(m, scope);
      case Expression.Subscript s -> subscript(s, scope);
      case Expression.Unary(var at, var operator, var operand) ->
          Calculation.unary(operator, evaluate(operand, scope), at);
      case Expression.Binary b -> binary(b, scope);
      case Expression.Comparison c -> comparison(c, scope);
      case Expression.Conditional c -> conditional(c, scope);
      case Expression.Starred s -> new Value.Opaque(s.at(), "a starred item");
      case Expression.Comprehension c -> comprehension(c, scope);
      case Expression.Unread(var at, var kind) -> new Value.Opaque(at, kind);
    };
  }

  private Value format(Expression.Format f, Scope scope) {
    var text = new StringBuilder();
    var parts = new ArrayList<Value>();
    boolean known = true;
    for (Expression part : f.parts()) {
      Value value = evaluate(part, scope);
      parts.add(value);
      boolean plain = !(part instanceof Expression.Replacement r) || r.plain();
      Optional<String> printed = plain ? Builtins.text(value) : Optional.empty();
      known &= printed.isPresent();
      printed.ifPresent(text::append);
    }
    return known
        ? new Value.Text(text.toString())
        : new Value.Derived("format", List.copyOf(parts), f.at());
  }

  Value attribute(Value of, String name, Place at) {
    return switch (of) {
      case Value.Outside(var path) -> new Value.Outside(path + "." + name);
      case Value.Opaque o -> o;
      case Value.Type type when type.fields().containsKey(name) ->
          Optional.ofNullable(type.fields().get(name))
              .flatMap(Value.Field::value)
              .orElseGet(() -> new Value.Member(of, name, at));
      default -> host.attribute(new Value.Member(of, name, at));
    };
  }

  private Value items(Expression.Items i, Scope scope) {
    var all = new ArrayList<Value>();
    for (Expression e : i.items()) {
      if (e instanceof Expression.Starred(var at, var inner)) {
        Value many = evaluate(inner, scope);
        all.addAll(Builtins.iterate(many).orElse(List.of(new Value.Opaque(at, "unpacked items"))));
      } else {
        all.add(evaluate(e, scope));
      }
    }
    return new Value.Items(i.bracket(), all);
  }

  private Value mapping(Expression.Mapping m, Scope scope) {
    var entries = new LinkedHashMap<Value, Value>();
    for (Expression.Pair pair : m.pairs()) {
      Value value = evaluate(pair.value(), scope);
      if (pair.key().isPresent()) {
        entries.put(evaluate(pair.key().get(), scope), value);
      } else if (value instanceof Value.Table(var more)) {
        entries.putAll(more);
      } else {
        Value opaque = new Value.Opaque(m.at(), "an unpacked mapping");
        entries.put(opaque, opaque);
      }
    }
    return new Value.Table(entries);
  }

  private Value subscript(Expression.Subscript s, Scope scope) {
    Value of = evaluate(s.of(), scope);
    if (s.index().size() != 1) {
      return new Value.Opaque(s.at(), "a subscript with several indexes");
    }
    return Calculation.index(of, evaluate(s.index().getFirst(), scope), s.at());
  }

  private Value binary(Expression.Binary b, Scope scope) {
    Value left = evaluate(b.left(), scope);
    boolean and = b.operator().equals("and");
    if (!and && !b.operator().equals("or")) {
      return Calculation.binary(b.operator(), left, evaluate(b.right(), scope), b.at());
    }
    Optional<Boolean> truth = left.truth();
    if (truth.isPresent()) {
      return truth.get() == and ? evaluate(b.right(), scope) : left;
    }
    Value right = evaluate(b.right(), scope);
    // "unknown and False" is False, "unknown or True" is True, whatever the unknown is
    if (right instanceof Value.Truth(var holds)) {
      return holds == and ? left : right;
    }
    return new Value.Derived(b.operator(), List.of(left, right), b.at());
  }

  private Value comparison(Expression.Comparison c, Scope scope) {
    var values = c.operands().stream().map(e -> evaluate(e, scope)).toList();
    Value all = new Value.Truth(true);
    for (int i = 0; i < c.operators().size(); i++) {
      Value one =
          Calculation.compare(c.operators().get(i), values.get(i), values.get(i + 1), c.at());
      if (one.truth().equals(Optional.of(false))) {
        return one;
      }
      all = all instanceof Value.Truth ? one : new Value.Derived("and", List.of(all, one), c.at());
    }
    return all;
  }

  private Value conditional(Expression.Conditional c, Scope scope) {
    Value test = evaluate(c.test(), scope);
    Optional<Boolean> truth = test.truth();
    if (truth.isPresent()) {
      return evaluate(truth.get() ? c.then() : c.otherwise(), scope);
    }
    return Calculation.either(
        test, evaluate(c.then(), scope), evaluate(c.otherwise(), scope), c.at());
  }

  private static Value constant(Expression.Constant c) {
    String text = c.text().replace("_", "");
    return switch (c.text()) {
      case "True" -> new Value.Truth(true);
      case "False" -> new Value.Truth(false);
      case "None" -> new Value.Nothing();
      case "..." -> new Value.Outside("builtins.Ellipsis");
      default -> {
        try {
          yield text.matches("[0-9]+")
              ? new Value.Whole(Long.parseLong(text))
              : text.matches("0[xX][0-9a-fA-F]+")
                  ? new Value.Whole(Long.parseLong(text.substring(2), 16))
                  : new Value.Real(Double.parseDouble(text));
        } catch (NumberFormatException e) {
          yield new Value.Opaque(c.at(), "the number " + c.text());
        }
      }
    };
  }

  private Value comprehension(Expression.Comprehension c, Scope scope) {
    Value over = evaluate(c.over(), scope);
    var inner = new Scope(Optional.of(scope));
    Optional<List<Value>> known = Builtins.iterate(over);
    if (known.isEmpty()) {
      statements.assign(c.target(), new Value.Derived("item", List.of(over), c.at()), inner);
      return new Value.Derived("each", List.of(evaluate(c.item(), inner), over), c.at());
    }
    var all = new ArrayList<Value>();
    var table = new LinkedHashMap<Value, Value>();
    for (Value value : known.get()) {
      statements.assign(c.target(), value, inner);
      Value test = new Value.Truth(true);
      for (Expression condition : c.conditions()) {
        test = evaluate(condition, inner);
        if (test.truth().isEmpty()) {
          return new Value.Opaque(c.at(), "a comprehension with an unknown condition");
        }
        if (!test.truth().get()) {
          break;
        }
      }
      if (test.truth().orElse(true)) {
        Value item = evaluate(c.item(), inner);
        c.key().ifPresent(k -> table.put(evaluate(k, inner), item));
        all.add(item);
      }
    }
    return c.key().isPresent() ? new Value.Table(table) : new Value.Items(c.bracket(), all);
  }
}
