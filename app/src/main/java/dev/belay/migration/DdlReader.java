package dev.belay.migration;

import dev.belay.migration.SqlTokens.Token;
import dev.belay.python.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Statements that define tables and indexes, as operations; what it does not know is left. */
final class DdlReader {
  private final Place at;
  private final SqlCursor cursor;

  DdlReader(Place at, List<Token> s, String sql) {
    this.at = at;
    cursor = new SqlCursor(s, sql);
  }

  Optional<List<Operation>> read() {
    if (cursor.take("CREATE")) {
      return create();
    }
    if (cursor.take("DROP")) {
      return drop();
    }
    if (cursor.take("ALTER", "TABLE")) {
      return alter();
    }
    return Optional.empty();
  }

  private Optional<List<Operation>> create() {
    boolean unique = cursor.take("UNIQUE");
    if (cursor.take("INDEX")) {
      return index(unique);
    }
    boolean unlogged = cursor.take("UNLOGGED") || cursor.take("TEMPORARY") || cursor.take("TEMP");
    if (!cursor.take("TABLE")) {
      return Optional.empty();
    }
    cursor.take("IF", "NOT", "EXISTS");
    Optional<String> table = cursor.name();
    boolean plain = cursor.ahead("(");
    return plain || unlogged
        ? table.map(t -> List.of(new Operation.CreateTable(at, t, List.of(), references())))
        : Optional.empty();
  }

  /** The tables that a new one refers to; the rest of its definition locks nothing. */
  private List<Constraint> references() {
    var all = new ArrayList<Constraint>();
    for (int k = cursor.at(); k < cursor.size(); k++) {
      if (cursor.token(k).is("REFERENCES")) {
        cursor
            .name(k + 1)
            .ifPresent(t ->
                all.add(new Constraint.ForeignKey(Optional.empty(), List.of(), t, List.of(), "")));
      }
    }
    return all;
  }

  private Optional<List<Operation>> index(boolean unique) {
    boolean concurrently = cursor.take("CONCURRENTLY");
    boolean ifNotExists = cursor.take("IF", "NOT", "EXISTS");
    String name = cursor.ahead("ON") ? "(unnamed)" : cursor.name().orElse("(unnamed)");
    if (!cursor.take("ON")) {
      return Optional.empty();
    }
    cursor.take("ONLY");
    Optional<String> table = cursor.name();
    String method = "btree";
    if (cursor.take("USING") && cursor.at() < cursor.size()) {
      method = cursor.name().orElse(method);
    }
    if (table.isEmpty() || !cursor.ahead("(")) {
      return Optional.empty();
    }
    int close = cursor.closed(cursor.at());
    String keys = cursor.text(cursor.at() + 1, close);
    Optional<String> where = Optional.empty();
    for (int k = close; k < cursor.size(); k++) {
      if (cursor.token(k).is("WHERE")) {
        where = Optional.of(cursor.text(k + 1, cursor.size()));
        break;
      }
    }
    return Optional.of(
        List.of(
            new Operation.CreateIndex(
                at,
                new Index(
                    name,
                    table.get(),
                    List.of(keys),
                    List.of(),
                    unique,
                    false,
                    method,
                    where,
                    concurrently,
                    ifNotExists))));
  }

  private Optional<List<Operation>> drop() {
    if (cursor.take("TABLE")) {
      cursor.take("IF", "EXISTS");
      var all = new ArrayList<Operation>();
      do {
        cursor.name().ifPresent(t -> all.add(new Operation.DropTable(at, t)));
      } while (cursor.take(","));
      return Optional.of(all);
    }
    if (cursor.take("INDEX")) {
      boolean concurrently = cursor.take("CONCURRENTLY");
      cursor.take("IF", "EXISTS");
      return cursor
          .name()
          .map(n -> List.of(new Operation.DropIndex(at, n, Optional.empty(), concurrently)));
    }
    return Optional.empty();
  }

  private Optional<List<Operation>> alter() {
    cursor.take("IF", "EXISTS");
    cursor.take("ONLY");
    Optional<String> table = cursor.name();
    if (table.isEmpty()) {
      return Optional.empty();
    }
    var all = new ArrayList<Operation>();
    do {
      int start = cursor.at();
      int end = cursor.end();
      Optional<Operation> one = action(table.get(), end);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add(one.get());
      cursor.moveTo(Math.max(end, start + 1));
    } while (cursor.take(","));
    return Optional.of(all);
  }

  private Optional<Operation> action(String table, int end) {
    if (cursor.take("RENAME", "TO")) {
      return cursor.name().map(to -> new Operation.RenameTable(at, table, to));
    }
    if (cursor.take("RENAME")) {
      cursor.take("COLUMN");
      Optional<String> from = cursor.name();
      cursor.take("TO");
      return from.flatMap(
          f -> cursor.name().map(to -> new Operation.RenameColumn(at, table, f, to)));
    }
    if (cursor.take("ADD")) {
      return add(table, end);
    }
    if (cursor.take("DROP", "CONSTRAINT")) {
      cursor.take("IF", "EXISTS");
      return cursor.name().map(n -> new Operation.DropConstraint(at, table, n));
    }
    if (cursor.take("DROP")) {
      cursor.take("COLUMN");
      cursor.take("IF", "EXISTS");
      return cursor.name().map(n -> new Operation.DropColumn(at, table, n));
    }
    if (cursor.take("ALTER")) {
      cursor.take("COLUMN");
      return cursor.name().flatMap(c -> column(table, c, end));
    }
    return Optional.empty();
  }

  private Optional<Operation> column(String table, String column, int end) {
    if (cursor.take("SET", "NOT", "NULL")) {
      return Optional.of(new Operation.SetNotNull(at, table, column));
    }
    if (cursor.take("DROP", "NOT", "NULL")) {
      return Optional.of(new Operation.DropNotNull(at, table, column));
    }
    if (cursor.take("DROP", "DEFAULT")) {
      return Optional.of(new Operation.SetDefault(at, table, column, Optional.empty()));
    }
    if (cursor.take("SET", "DEFAULT")) {
      return Optional.of(
          new Operation.SetDefault(at, table, column, Optional.of(cursor.text(cursor.at(), end))));
    }
    if (cursor.take("TYPE") || cursor.take("SET", "DATA", "TYPE")) {
      int using = end;
      for (int k = cursor.at(); k < end; k++) {
        using = cursor.token(k).is("USING") ? k : using;
      }
      return Optional.of(
          new Operation.ChangeType(
              at,
              table,
              column,
              Optional.empty(),
              ColumnType.parse(cursor.text(cursor.at(), using)),
              using < end ? Optional.of(cursor.text(using + 1, end)) : Optional.empty()));
    }
    return Optional.empty();
  }

  private Optional<Operation> add(String table, int end) {
    boolean validated =
        !cursor
            .text(cursor.at(), end)
            .toUpperCase(Locale.ROOT)
            .matches("(?s).*\\bNOT\\s+VALID\\b.*");
    Optional<String> name = cursor.take("CONSTRAINT") ? cursor.name() : Optional.empty();
    var definition = new DefinitionReader(cursor);
    Optional<Constraint> constraint = definition.constraint(name, end);
    if (constraint.isPresent()) {
      return constraint.map(c -> new Operation.AddConstraint(at, table, c, validated));
    }
    cursor.take("COLUMN");
    cursor.take("IF", "NOT", "EXISTS");
    return cursor.name().map(c -> new Operation.AddColumn(at, table, definition.column(c, end)));
  }
}
