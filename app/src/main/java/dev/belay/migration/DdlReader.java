package dev.belay.migration;

import dev.belay.migration.SqlTokens.Token;
import dev.belay.python.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Statements that define tables and indexes, as operations; what it does not know is left. */
final class DdlReader {
  private static final Set<String> COLUMN_ENDS =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "PRIMARY",
          "UNIQUE",
          "REFERENCES",
          "CHECK",
          "GENERATED",
          "CONSTRAINT",
          "COLLATE");

  private final Place at;
  private final List<Token> s;
  private final String sql;
  private final int base;
  private int i;

  DdlReader(Place at, List<Token> s, String sql) {
    this.at = at;
    this.s = s;
    this.sql = sql;
    this.base = s.getFirst().start();
  }

  Optional<List<Operation>> read() {
    if (take("CREATE")) {
      return create();
    }
    if (take("DROP")) {
      return drop();
    }
    if (take("ALTER", "TABLE")) {
      return alter();
    }
    return Optional.empty();
  }

  private boolean take(String... words) {
    if (!SqlReader.words(s.subList(Math.min(i, s.size()), s.size()), words)) {
      return false;
    }
    i += words.length;
    return true;
  }

  private Optional<String> name() {
    Optional<String> name = SqlText.name(s, i);
    if (name.isPresent()) {
      i += i + 2 < s.size() && s.get(i + 1).is(".") ? 3 : 1;
    }
    return name;
  }

  /** The text from this token up to, not including, another one. */
  private String text(int from, int to) {
    return from >= to || from >= s.size()
        ? ""
        : sql.substring(s.get(from).start() - base, s.get(to - 1).end() - base);
  }

  /** Where the parenthesis at {@code open} is closed, or the end. */
  private int closed(int open) {
    int depth = 0;
    for (int k = open; k < s.size(); k++) {
      depth += s.get(k).is("(") ? 1 : s.get(k).is(")") ? -1 : 0;
      if (depth == 0) {
        return k;
      }
    }
    return s.size();
  }

  private Optional<List<Operation>> create() {
    boolean unique = take("UNIQUE");
    if (take("INDEX")) {
      return index(unique);
    }
    boolean unlogged = take("UNLOGGED") || take("TEMPORARY") || take("TEMP");
    if (!take("TABLE")) {
      return Optional.empty();
    }
    take("IF", "NOT", "EXISTS");
    Optional<String> table = name();
    boolean plain = i < s.size() && s.get(i).is("(");
    return plain || unlogged
        ? table.map(t -> List.of(new Operation.CreateTable(at, t, List.of(), references())))
        : Optional.empty();
  }

  /** The tables that a new one refers to; the rest of its definition locks nothing. */
  private List<Constraint> references() {
    var all = new ArrayList<Constraint>();
    for (int k = i; k < s.size(); k++) {
      if (s.get(k).is("REFERENCES")) {
        SqlText.name(s, k + 1)
            .ifPresent(t ->
                all.add(new Constraint.ForeignKey(Optional.empty(), List.of(), t, List.of(), "")));
      }
    }
    return all;
  }

  private Optional<List<Operation>> index(boolean unique) {
    boolean concurrently = take("CONCURRENTLY");
    boolean ifNotExists = take("IF", "NOT", "EXISTS");
    String name = i < s.size() && s.get(i).is("ON") ? "(unnamed)" : name().orElse("(unnamed)");
    if (!take("ON")) {
      return Optional.empty();
    }
    take("ONLY");
    Optional<String> table = name();
    String method = "btree";
    if (take("USING") && i < s.size()) {
      method = s.get(i++).folded();
    }
    if (table.isEmpty() || i >= s.size() || !s.get(i).is("(")) {
      return Optional.empty();
    }
    int close = closed(i);
    String keys = text(i + 1, close);
    Optional<String> where = Optional.empty();
    for (int k = close; k < s.size(); k++) {
      if (s.get(k).is("WHERE")) {
        where = Optional.of(text(k + 1, s.size()));
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
    if (take("TABLE")) {
      take("IF", "EXISTS");
      var all = new ArrayList<Operation>();
      do {
        name().ifPresent(t -> all.add(new Operation.DropTable(at, t)));
      } while (take(","));
      return Optional.of(all);
    }
    if (take("INDEX")) {
      boolean concurrently = take("CONCURRENTLY");
      take("IF", "EXISTS");
      return name()
          .map(n -> List.of(new Operation.DropIndex(at, n, Optional.empty(), concurrently)));
    }
    return Optional.empty();
  }

  private Optional<List<Operation>> alter() {
    take("IF", "EXISTS");
    take("ONLY");
    Optional<String> table = name();
    if (table.isEmpty()) {
      return Optional.empty();
    }
    var all = new ArrayList<Operation>();
    do {
      int start = i;
      int end = end();
      Optional<Operation> one = action(table.get(), end);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add(one.get());
      i = Math.max(end, start + 1);
    } while (take(","));
    return Optional.of(all);
  }

  /** Where this action ends: at a comma outside of parentheses, or with the statement. */
  private int end() {
    int depth = 0;
    for (int k = i; k < s.size(); k++) {
      depth += s.get(k).is("(") ? 1 : s.get(k).is(")") ? -1 : 0;
      if (depth == 0 && s.get(k).is(",")) {
        return k;
      }
    }
    return s.size();
  }

  private Optional<Operation> action(String table, int end) {
    if (take("RENAME", "TO")) {
      return name().map(to -> new Operation.RenameTable(at, table, to));
    }
    if (take("RENAME")) {
      take("COLUMN");
      Optional<String> from = name();
      take("TO");
      return from.flatMap(f -> name().map(to -> new Operation.RenameColumn(at, table, f, to)));
    }
    if (take("ADD")) {
      return add(table, end);
    }
    if (take("DROP", "CONSTRAINT")) {
      take("IF", "EXISTS");
      return name().map(n -> new Operation.DropConstraint(at, table, n));
    }
    if (take("DROP")) {
      take("COLUMN");
      take("IF", "EXISTS");
      return name().map(n -> new Operation.DropColumn(at, table, n));
    }
    if (take("ALTER")) {
      take("COLUMN");
      return name().flatMap(c -> column(table, c, end));
    }
    return Optional.empty();
  }

  private Optional<Operation> column(String table, String column, int end) {
    if (take("SET", "NOT", "NULL")) {
      return Optional.of(new Operation.SetNotNull(at, table, column));
    }
    if (take("DROP", "NOT", "NULL")) {
      return Optional.of(new Operation.DropNotNull(at, table, column));
    }
    if (take("DROP", "DEFAULT")) {
      return Optional.of(new Operation.SetDefault(at, table, column, Optional.empty()));
    }
    if (take("SET", "DEFAULT")) {
      return Optional.of(new Operation.SetDefault(at, table, column, Optional.of(text(i, end))));
    }
    if (take("TYPE") || take("SET", "DATA", "TYPE")) {
      int using = end;
      for (int k = i; k < end; k++) {
        using = s.get(k).is("USING") ? k : using;
      }
      return Optional.of(
          new Operation.ChangeType(
              at,
              table,
              column,
              Optional.empty(),
              ColumnType.parse(text(i, using)),
              using < end ? Optional.of(text(using + 1, end)) : Optional.empty()));
    }
    return Optional.empty();
  }

  private Optional<Operation> add(String table, int end) {
    boolean validated =
        !text(i, end).toUpperCase(Locale.ROOT).matches("(?s).*\\bNOT\\s+VALID\\b.*");
    Optional<String> name = take("CONSTRAINT") ? name() : Optional.empty();
    Optional<Constraint> constraint = constraint(name, end);
    if (constraint.isPresent()) {
      return constraint.map(c -> new Operation.AddConstraint(at, table, c, validated));
    }
    take("COLUMN");
    take("IF", "NOT", "EXISTS");
    return name().map(c -> new Operation.AddColumn(at, table, definition(c, end)));
  }

  private Optional<Constraint> constraint(Optional<String> name, int end) {
    if (take("PRIMARY", "KEY")) {
      return Optional.of(new Constraint.PrimaryKey(name, names()));
    }
    if (take("UNIQUE")) {
      boolean distinct = take("NULLS", "NOT", "DISTINCT");
      return Optional.of(new Constraint.Unique(name, names(), distinct));
    }
    if (take("CHECK")) {
      return Optional.of(new Constraint.Check(name, text(i + 1, Math.min(closed(i), end))));
    }
    if (take("FOREIGN", "KEY")) {
      List<String> columns = names();
      take("REFERENCES");
      String target = name().orElse("a table that is not known");
      List<String> references = i < end && s.get(i).is("(") ? names() : List.of();
      return Optional.of(new Constraint.ForeignKey(name, columns, target, references, ""));
    }
    return Optional.empty();
  }

  private List<String> names() {
    var all = new ArrayList<String>();
    if (i < s.size() && s.get(i).is("(")) {
      int close = closed(i);
      for (int k = i + 1; k < close; k++) {
        if (s.get(k).name()) {
          all.add(s.get(k).folded());
        }
      }
      i = close + 1;
    }
    return all;
  }

  private Column definition(String name, int end) {
    int from = i;
    while (i < end && !COLUMN_ENDS.contains(s.get(i).text().toUpperCase(Locale.ROOT))) {
      i++;
    }
    ColumnType type = ColumnType.parse(text(from, i));
    boolean nullable = true;
    Optional<String> value = Optional.empty();
    Optional<String> generated = Optional.empty();
    while (i < end) {
      if (take("NOT", "NULL")) {
        nullable = false;
      } else if (take("DEFAULT")) {
        int start = i;
        while (i < end && !COLUMN_ENDS.contains(s.get(i).text().toUpperCase(Locale.ROOT))) {
          i = s.get(i).is("(") ? closed(i) + 1 : i + 1;
        }
        value = Optional.of(text(start, Math.min(i, end)));
      } else if (take("GENERATED", "ALWAYS", "AS") && i < end && s.get(i).is("(")) {
        generated = Optional.of(text(i + 1, closed(i)));
        i = closed(i) + 1;
      } else {
        i++;
      }
    }
    boolean serial = type.name().endsWith("SERIAL");
    return new Column(name, type, nullable, value, serial, generated, Optional.empty());
  }
}
