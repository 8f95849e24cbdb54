package dev.belay.migration;

import dev.belay.migration.Operation.ChangeRows;
import dev.belay.migration.Operation.RowVerb;
import dev.belay.python.Place;
import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Statements built in Python: which tables they read and write. */
final class RowsReader {
  private static final int DEEPEST = 40;
  private final TreeSet<String> reads = new TreeSet<>();
  private final TreeSet<String> writes = new TreeSet<>();
  private final TreeSet<String> columns = new TreeSet<>();
  private RowVerb verb = RowVerb.SELECT;
  private boolean known;

  private RowsReader() {}

  /** What a statement does, or opaque when it is nothing that this recognises. */
  static Operation read(Place at, Value statement) {
    if (statement instanceof Value.Text || Calls.sqlText(statement)) {
      return fromText(at, Calls.sql("the statement", statement));
    }
    var reader = new RowsReader();
    reader.root(statement);
    reader.walk(statement, 0);
    reader.reads.removeAll(reader.writes);
    if (!reader.known) {
      throw NotKnown.of("the statement", statement);
    }
    return new ChangeRows(at, reader.verb, reader.writes, reader.reads, false, reader.columns);
  }

  static Operation bulk(Value.Called call) {
    String name =
        call.argument(0, "table")
            .flatMap(RowsReader::table)
            .orElseThrow(() -> new NotKnown("the table"));
    var writes = new TreeSet<String>();
    writes.add(name);
    return new ChangeRows(
        call.at(), RowVerb.INSERT, writes, new TreeSet<>(), false, new TreeSet<>());
  }

  /** A statement with parameters: its text says what it touches. */
  private static Operation fromText(Place at, String sql) {
    SqlText.Rows rows = SqlText.rows(sql).orElseThrow(() -> new NotKnown("the statement"));
    return new ChangeRows(at, rows.verb(), rows.writes(), rows.reads(), false, rows.columns());
  }

  /** Finds the verb at the innermost call of the chain. */
  private void root(Value value) {
    Value at = value;
    while (at instanceof Value.Called(var function, var given, var named, var place)) {
      String name = Calls.last(function);
      if (name.equals("values") && given.isEmpty()) {
        columns.addAll(named.keySet());
      }
      Optional<RowVerb> found = verb(name);
      if (found.isPresent()) {
        verb = found.get();
        known = true;
        if (verb != RowVerb.SELECT) {
          Value target =
              function instanceof Value.Member(var of, var ignored, var where)
                  ? of
                  : given.isEmpty() ? function : given.getFirst();
          table(target).ifPresent(writes::add);
        }
        if (!(function instanceof Value.Member(var of, var n, var w)) || table(of).isPresent()) {
          return;
        }
      }
      if (!(function instanceof Value.Member(var of, var n, var w))) {
        return;
      }
      at = of;
    }
  }

  private static Optional<RowVerb> verb(String name) {
    return switch (name) {
      case "select" -> Optional.of(RowVerb.SELECT);
      case "insert" -> Optional.of(RowVerb.INSERT);
      case "update" -> Optional.of(RowVerb.UPDATE);
      case "delete" -> Optional.of(RowVerb.DELETE);
      default -> Optional.empty();
    };
  }

  private static Optional<String> table(Value value) {
    return value instanceof Value.Called c
            && (Calls.last(c.function()).equals("table")
                || Calls.last(c.function()).equals("Table"))
            && !c.positional().isEmpty()
        ? c.positional().getFirst().asText()
        : Optional.empty();
  }

  private void walk(Value value, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    table(value).ifPresent(reads::add);
    switch (value) {
      case Value.Called(var function, var given, var named, var at) -> {
        walk(function, depth + 1);
        if (table(value).isEmpty()) {
          given.forEach(v -> walk(v, depth + 1));
          named.values().forEach(v -> walk(v, depth + 1));
        }
      }
      case Value.Member(var of, var name, var at) -> walk(of, depth + 1);
      case Value.Derived(var operator, var operands, var at) -> {
        // what one row of an earlier answer holds was read by that answer's own statement
        if (!operator.equals("item")) {
          operands.forEach(v -> walk(v, depth + 1));
        }
      }
      case Value.Items(var bracket, var values) -> values.forEach(v -> walk(v, depth + 1));
      default -> {}
    }
  }

  /** What happens once for each of something: rows stay rows, anything else is not known. */
  static List<Operation> perRow(List<Operation> inside, Place at) {
    var all = new ArrayList<Operation>();
    for (Operation o : inside) {
      switch (o) {
        case ChangeRows r ->
            all.add(new ChangeRows(r.at(), r.verb(), r.writes(), r.reads(), true, r.columns()));
        case Operation.Conditional c -> all.addAll(perRow(c.operations(), at));
        case Operation.RunSql(var where, var sql) ->
            all.add(
                SqlText.rows(sql)
                    .<Operation>map(r ->
                        new ChangeRows(where, r.verb(), r.writes(), r.reads(), true, r.columns()))
                    .orElseGet(
                        () -> new Operation.Opaque(where, "SQL in a loop: " + Wording.head(sql))));
        case Operation.Opaque o2 -> all.add(o2);
        default -> all.add(new Operation.Opaque(o.at(), "in a loop over rows: " + Wording.of(o)));
      }
    }
    return all;
  }
}
