package dev.belay.migration;

import dev.belay.python.Value;
import java.util.List;
import java.util.Optional;

/** Tests that depend on the schema a migration finds, out of SQLAlchemy's inspector calls. */
final class ConditionReader {
  private ConditionReader() {}

  static Condition read(Value test, boolean holds) {
    Condition condition = read(test);
    if (holds) {
      return condition;
    }
    return condition instanceof Condition.Not(var inner) ? inner : new Condition.Not(condition);
  }

  private static Condition read(Value test) {
    return switch (test) {
      case Value.Derived(var operator, var operands, var at) ->
          switch (operator) {
            case "not" -> read(operands.getFirst(), false);
            case "or" -> new Condition.Either(read(operands.get(0)), read(operands.get(1)));
            case "and" -> new Condition.Both(read(operands.get(0)), read(operands.get(1)));
            case "in" ->
                contains(operands.get(0), operands.get(1))
                    .orElseGet(() -> unknown(test, at.toString()));
            case "raised" -> new Condition.Unknown("an exception was raised at " + at);
            default -> unknown(test, at.toString());
          };
      case Value.Called c -> called(c).orElseGet(() -> unknown(test, c.at().toString()));
      case Value.Member m -> unknown(test, m.at().toString());
      default -> new Condition.Unknown("a test that is not known");
    };
  }

  private static Condition unknown(Value test, String at) {
    String name = Calls.spelled(test);
    return new Condition.Unknown(
        (name.equals("something") ? "a test that is not known" : name) + " at " + at);
  }

  private static Optional<Condition> called(Value.Called c) {
    List<Value> given = c.positional();
    return switch (Calls.last(c.function())) {
      case "has_table" ->
          given.stream().findFirst().flatMap(Value::asText).map(Condition.HasTable::new);
      case "has_index" ->
          given.size() > 1
              ? both(given.get(0).asText(), given.get(1).asText(), Condition.HasIndex::new)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private interface Pair {
    Condition of(String one, String other);
  }

  private static Optional<Condition> both(Optional<String> one, Optional<String> other, Pair make) {
    return one.flatMap(a -> other.map(b -> make.of(a, b)));
  }

  /** {@code 'x' in [c['name'] for c in inspector.get_columns('t')]} and its kin. */
  private static Optional<Condition> contains(Value name, Value where) {
    Value over = where;
    while (over instanceof Value.Derived(var operator, var operands, var at)
        && operator.equals("each")) {
      over = operands.get(1);
    }
    if (!(over instanceof Value.Called c)) {
      return Optional.empty();
    }
    Optional<String> table = c.argument(0, "table_name").flatMap(Value::asText);
    return switch (Calls.last(c.function())) {
      case "get_columns" -> both(table, name.asText(), Condition.HasColumn::new);
      case "get_indexes" -> both(table, name.asText(), Condition.HasIndex::new);
      case "get_table_names" -> name.asText().map(Condition.HasTable::new);
      default -> Optional.empty();
    };
  }
}
