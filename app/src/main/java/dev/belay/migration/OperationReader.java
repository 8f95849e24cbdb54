package dev.belay.migration;

import dev.belay.migration.Operation.Autocommit;
import dev.belay.migration.Operation.Conditional;
import dev.belay.migration.Operation.Opaque;
import dev.belay.python.Host;
import dev.belay.python.Place;
import dev.belay.python.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Listens to an evaluation and writes down what it does to the database. */
final class OperationReader implements Host {

  /** The last names of calls that change nothing in a database, when they stand as statements. */
  private static final Set<String> HARMLESS =
      Set.of(
          "print",
          "info",
          "warning",
          "debug",
          "error",
          "exception",
          "flush",
          "pop",
          "append",
          "extend",
          "add",
          "update",
          "setdefault");

  /** Names of Dify's own that migrations import, and that have not changed since they exist. */
  private static final Map<String, String> CONSTANTS =
      Map.of("constants.UUID_NIL", "00000000-0000-0000-0000-000000000000");

  private final Dialect dialect;
  private final SchemaCalls schema;
  private final Deque<List<Operation>> open = new ArrayDeque<>();

  OperationReader(Dialect dialect, NamingConvention names) {
    this.dialect = dialect;
    schema = new SchemaCalls(names);
    open.push(new ArrayList<>());
  }

  /** What was collected since the last call. */
  List<Operation> take() {
    List<Operation> all = List.copyOf(open.pop());
    open.push(new ArrayList<>());
    return all;
  }

  private void add(Operation operation) {
    open.getFirst().add(operation);
  }

  @Override
  public Value imported(String path, Place at) {
    String known = CONSTANTS.get(path);
    return known == null ? new Value.Outside(path) : new Value.Text(known);
  }

  @Override
  public Value attribute(Value.Member member) {
    boolean dialectName =
        member.name().equals("name")
            && member.of() instanceof Value.Member(var ignored, var of, var at)
            && of.equals("dialect");
    return dialectName ? new Value.Text(dialect.alembicName()) : member;
  }

  @Override
  public Value call(Value.Called call) {
    String path = Calls.spelled(call.function());
    if (path.endsWith(".is_offline_mode")) {
      return new Value.Truth(false);
    }
    try {
      if (call.function() instanceof Value.Outside && path.startsWith("alembic.op.")) {
        return alembic(path.substring("alembic.op.".length()), call);
      }
      if (call.function() instanceof Value.Member(var of, var name, var at)) {
        Optional<String> table = batch(of);
        if (table.isPresent() && !name.equals("f")) {
          schema.batch(table.get(), name, call).forEach(this::add);
        } else if (name.equals("execute") || name.equals("scalar") || name.equals("scalars")) {
          execute(call);
        } else if (at(of, "alembic.op.get_bind") && name.equals("commit")) {
          add(new Opaque(call.at(), "a commit by hand"));
        }
      }
    } catch (NotKnown e) {
      add(new Opaque(call.at(), Calls.last(call.function()) + ": " + e.getMessage()));
    }
    return call;
  }

  private static boolean at(Value value, String path) {
    return value instanceof Value.Called c && Calls.spelled(c.function()).equals(path);
  }

  private Value alembic(String name, Value.Called call) {
    switch (name) {
      case "get_bind", "get_context", "f", "batch_alter_table" -> {}
      case "execute" -> execute(call);
      case "bulk_insert" -> add(RowsReader.bulk(call));
      default -> schema.operations(name, call).forEach(this::add);
    }
    return call;
  }

  /** The table of an {@code op.batch_alter_table(…)}, if the value is one. */
  private static Optional<String> batch(Value value) {
    return at(value, "alembic.op.batch_alter_table")
        ? Optional.of(Calls.text((Value.Called) value, 0, "table_name"))
        : Optional.empty();
  }

  private void execute(Value.Called call) {
    Value what =
        call.argument(0, "sqltext")
            .or(() -> call.argument(0, "statement"))
            .orElseThrow(() -> new NotKnown("nothing is given"));
    boolean parameters = call.positional().size() > 1 || !call.named().isEmpty();
    boolean plain = what instanceof Value.Text || Calls.sqlText(what);
    if (plain && !parameters) {
      String sql = Calls.sql("the statement", what);
      if (!SqlText.empty(sql)) {
        add(new Operation.RunSql(call.at(), sql));
      }
    } else {
      add(RowsReader.read(call.at(), what));
    }
  }

  @Override
  public void statement(Value value, Place at) {
    switch (value) {
      case Value.Opaque o -> add(new Opaque(o.at(), o.reason()));
      case Value.Called c -> unknownCall(c, at);
      default -> {}
    }
  }

  private void unknownCall(Value.Called c, Place at) {
    String path = Calls.spelled(c.function());
    boolean understood =
        path.startsWith("alembic.")
            || path.startsWith("sqlalchemy.") // a statement is only made, not sent
            || path.contains(".execute")
            || path.contains("alembic.op.batch_alter_table")
            || HARMLESS.contains(Calls.last(c.function()));
    if (!understood) {
      add(new Opaque(at, "a call of " + path));
    }
  }

  @Override
  public void skipped(Value.Opaque statement) {
    add(new Opaque(statement.at(), statement.reason()));
  }

  @Override
  public void open(Region region) {
    open.push(new ArrayList<>());
  }

  @Override
  public void close(Region region) {
    List<Operation> inside = open.pop();
    if (inside.isEmpty()) {
      return;
    }
    switch (region) {
      case Region.Within(var value, var at) -> {
        if (Calls.last(value).equals("autocommit_block")) {
          add(new Autocommit(at, List.copyOf(inside)));
        } else {
          inside.forEach(this::add);
        }
      }
      case Region.Each(var over, var at) -> RowsReader.perRow(inside, at).forEach(this::add);
      case Region.When(var test, var holds, var at) ->
          add(new Conditional(at, ConditionReader.read(test, holds), List.copyOf(inside)));
    }
  }
}
