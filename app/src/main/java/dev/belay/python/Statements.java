package dev.belay.python;

import dev.belay.python.Host.Region;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Walks statements; follows both ways of a test that is not known, each inside its region. */
final class Statements {
  private static final Flow NEXT = new Flow.Next();
  private final Evaluation evaluation;

  /** How many unknown tests and loops are open: what changes inside them is not certain. */
  private int uncertain;

  Statements(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  Flow block(List<Statement> block, Scope scope) {
    for (int i = 0; i < block.size(); i++) {
      Flow flow = one(block.get(i), scope);
      if (flow instanceof Flow.Split split) {
        return rest(split, block.subList(i + 1, block.size()), scope);
      }
      if (!(flow instanceof Flow.Next)) {
        return flow;
      }
    }
    return NEXT;
  }

  /** One way ended the block and the other did not: what follows happens on the other way only. */
  private Flow rest(Flow.Split split, List<Statement> rest, Scope scope) {
    return Flow.of(
        split.test(),
        continued(split.then(), split.test(), true, rest, scope, split.at()),
        continued(split.otherwise(), split.test(), false, rest, scope, split.at()),
        split.at());
  }

  private Flow continued(
      Flow way, Value test, boolean holds, List<Statement> rest, Scope scope, Place at) {
    return switch (way) {
      case Flow.Next n -> inside(new Region.When(test, holds, at), () -> block(rest, scope));
      case Flow.Split s -> inside(new Region.When(test, holds, at), () -> rest(s, rest, scope));
      case Flow.Returned r -> r;
      case Flow.Left l -> l;
      case Flow.Raised r -> r;
    };
  }

  private interface Walk {
    Flow walk();
  }

  private Flow inside(Region region, Walk walk) {
    boolean certain = region instanceof Region.Within;
    evaluation.host().open(region);
    uncertain += certain ? 0 : 1;
    Flow flow = walk.walk();
    uncertain -= certain ? 0 : 1;
    evaluation.host().close(region);
    return flow;
  }

  private Flow one(Statement statement, Scope scope) {
    evaluation.budget().step(statement.at());
    return switch (statement) {
      case Statement.Evaluate(var at, var expression) -> {
        evaluation.host().statement(evaluation.evaluate(expression, scope), at);
        yield NEXT;
      }
      case Statement.Assign a -> assign(a, scope);
      case Statement.If i -> branch(i, scope);
      case Statement.For f -> loop(f, scope);
      case Statement.While w -> loop(w, scope);
      case Statement.With w -> with(w, scope, 0);
      case Statement.Try t -> attempt(t, scope);
      case Statement.Define(var ignored, var function) ->
          bound(scope, function.name(), new Value.Local(function, scope));
      case Statement.ClassBody c -> bound(scope, c.name(), type(c, scope));
      case Statement.Return(var ignored, var value) ->
          new Flow.Returned(
              value.map(v -> evaluation.evaluate(v, scope)).orElseGet(Value.Nothing::new));
      case Statement.Import(var at, var path, var name) ->
          bound(scope, name, evaluation.host().imported(path, at));
      case Statement.ImportAll(var at, var path) -> skip(at, "everything imported from " + path);
      case Statement.Pass p -> NEXT;
      case Statement.Break b -> new Flow.Left(true);
      case Statement.Continue c -> new Flow.Left(false);
      case Statement.Raise r -> new Flow.Raised();
      case Statement.Unread(var at, var kind) -> skip(at, kind);
    };
  }

  private Flow skip(Place at, String reason) {
    evaluation.host().skipped(new Value.Opaque(at, reason));
    return NEXT;
  }

  private static Flow bound(Scope scope, String name, Value value) {
    scope.bind(name, value);
    return NEXT;
  }

  private Flow assign(Statement.Assign a, Scope scope) {
    if (a.value().isEmpty()) {
      return NEXT;
    }
    Value value = evaluation.evaluate(a.value().get(), scope);
    if (!a.operator().equals("=")) {
      String operator = a.operator().substring(0, a.operator().length() - 1);
      value = Calculation.binary(operator, evaluation.evaluate(a.target(), scope), value, a.at());
    }
    assign(a.target(), value, scope);
    return NEXT;
  }

  void assign(Expression target, Value value, Scope scope) {
    switch (target) {
      case Expression.Name(var ignored, var name) -> scope.bind(name, value);
      case Expression.Items(var at, var ignored, var items) -> {
        var parts = Builtins.iterate(value).filter(p -> p.size() == items.size());
        for (int i = 0; i < items.size(); i++) {
          int index = i;
          Value part =
              parts
                  .map(p -> p.get(index))
                  .orElseGet(
                      () -> new Value.Derived("[]", List.of(value, new Value.Whole(index)), at));
          assign(items.get(i), part, scope);
        }
      }
      case Expression.Subscript(var at, var of, var index) -> {
        Value container = evaluation.evaluate(of, scope);
        Value key = evaluation.evaluate(index.getFirst(), scope);
        if (container instanceof Value.Table(var entries)) {
          entries.put(key, value);
        }
        changed(container, at);
      }
      default -> evaluation.host().skipped(new Value.Opaque(target.at(), "an assignment"));
    }
  }

  /** Inside an unknown region a changed container may or may not have changed. */
  void changed(Value container, Place at) {
    if (uncertain == 0) {
      return;
    }
    Value opaque = new Value.Opaque(at, "changed under a condition that is not known");
    switch (container) {
      case Value.Items(var ignored, var values) -> {
        if (values instanceof ArrayList<Value>) {
          values.add(opaque);
        }
      }
      case Value.Table(var entries) -> entries.put(opaque, opaque);
      default -> {}
    }
  }

  private Flow branch(Statement.If i, Scope scope) {
    Value test = evaluation.evaluate(i.test(), scope);
    Optional<Boolean> truth = test.truth();
    if (truth.isPresent()) {
      return block(truth.get() ? i.then() : i.otherwise(), scope);
    }
    var before = scope.snapshot();
    Flow then = inside(new Region.When(test, true, i.at()), () -> block(i.then(), scope));
    var after = scope.snapshot();
    scope.restore(before);
    Flow otherwise =
        i.otherwise().isEmpty()
            ? NEXT
            : inside(new Region.When(test, false, i.at()), () -> block(i.otherwise(), scope));
    if (then instanceof Flow.Next && !(otherwise instanceof Flow.Next)) {
      scope.restore(after);
    } else if (!(otherwise instanceof Flow.Next) || then instanceof Flow.Next) {
      scope.join(test, after, scope.snapshot(), i.at());
    }
    return Flow.of(test, then, otherwise, i.at());
  }

  private Flow loop(Statement.For f, Scope scope) {
    Value over = evaluation.evaluate(f.over(), scope);
    Optional<List<Value>> known = Builtins.iterate(over);
    if (known.isEmpty()) {
      return unknown(over, f.target(), f.body(), scope, f.at());
    }
    for (Value value : known.get()) {
      assign(f.target(), value, scope);
      Flow flow = block(f.body(), scope);
      switch (flow) {
        case Flow.Left(var whole) when whole -> {
          return NEXT;
        }
        case Flow.Returned r -> {
          return r;
        }
        case Flow.Raised r -> {
          return r;
        }
        case Flow.Split s -> skip(s.at(), "a loop that may end early");
        case Flow.Left l -> {}
        case Flow.Next n -> {}
      }
    }
    return block(f.otherwise(), scope);
  }

  private Flow loop(Statement.While w, Scope scope) {
    while (true) {
      Value test = evaluation.evaluate(w.test(), scope);
      Optional<Boolean> truth = test.truth();
      if (truth.isEmpty()) {
        return unknown(test, new Expression.Name(w.at(), "_"), w.body(), scope, w.at());
      }
      if (!truth.get()) {
        return NEXT;
      }
      Flow flow = block(w.body(), scope);
      if (flow instanceof Flow.Left(var whole) && whole) {
        return NEXT;
      }
      if (flow instanceof Flow.Returned || flow instanceof Flow.Raised) {
        return flow;
      }
      if (flow instanceof Flow.Split s) {
        return skip(s.at(), "a loop that may end early");
      }
    }
  }

  /** The body once, for an unknown number of rounds. */
  private Flow unknown(Value over, Expression target, List<Statement> body, Scope scope, Place at) {
    var before = scope.snapshot();
    assign(target, new Value.Derived("item", List.of(over), at), scope);
    inside(new Region.Each(over, at), () -> block(body, scope));
    scope.join(new Value.Derived("each", List.of(over), at), scope.snapshot(), before, at);
    return NEXT;
  }

  private Flow with(Statement.With w, Scope scope, int item) {
    if (item == w.bound().size()) {
      return block(w.body(), scope);
    }
    Statement.Bound bound = w.bound().get(item);
    Value value = evaluation.evaluate(bound.value(), scope);
    bound.target().ifPresent(t -> assign(t, value, scope));
    return inside(new Region.Within(value, w.at()), () -> with(w, scope, item + 1));
  }

  private Flow attempt(Statement.Try t, Scope scope) {
    Flow flow = block(t.body(), scope);
    Value raised = new Value.Derived("raised", List.of(), t.at());
    for (List<Statement> handler : t.handlers()) {
      inside(new Region.When(raised, true, t.at()), () -> block(handler, scope));
    }
    Flow last = block(t.afterwards(), scope);
    return last instanceof Flow.Next ? flow : last;
  }

  private Value type(Statement.ClassBody c, Scope scope) {
    var inner = new Scope(Optional.of(scope));
    var fields = new LinkedHashMap<String, Value.Field>();
    for (Statement s : c.body()) {
      one(s, inner);
      if (s instanceof Statement.Assign a && a.target() instanceof Expression.Name(var at, var n)) {
        fields.put(n, new Value.Field(a.annotation(), a.value().flatMap(v -> inner.get(n)), at));
      }
    }
    var bases = c.bases().stream().map(b -> evaluation.evaluate(b, scope)).toList();
    return new Value.Type(c.name(), bases, fields, c.at());
  }
}
