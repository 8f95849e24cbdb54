package dev.belay.migration;

import dev.belay.migration.Operation.RowVerb;
import dev.belay.migration.SqlTokens.Token;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What SQL text touches, without a server. */
final class SqlText {
  private SqlText() {}

  /**
   * @param columns that an UPDATE sets
   */
  record Rows(
      RowVerb verb, SortedSet<String> writes, SortedSet<String> reads, SortedSet<String> columns) {}

  /** Whether nothing but comments and semicolons is there. */
  static boolean empty(String sql) {
    return SqlTokens.statements(sql).isEmpty();
  }

  /** The rows that one statement reads or changes, or empty when it is no such statement. */
  static Optional<Rows> rows(String sql) {
    var statements = SqlTokens.statements(sql);
    return statements.size() == 1 ? rows(statements.getFirst()) : Optional.empty();
  }

  static Optional<Rows> rows(List<Token> tokens) {
    int at = main(tokens);
    if (at < 0) {
      return Optional.empty();
    }
    RowVerb verb = verb(tokens.get(at)).orElseThrow();
    var writes = new TreeSet<String>();
    var reads = new TreeSet<String>();
    if (verb != RowVerb.SELECT) {
      int target = at + 1;
      while (target < tokens.size()
          && (tokens.get(target).is("INTO")
              || tokens.get(target).is("FROM")
              || tokens.get(target).is("ONLY"))) {
        target++;
      }
      name(tokens, target).ifPresent(writes::add);
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      boolean before = t.is("FROM") || t.is("JOIN") || t.is("USING");
      boolean target = verb == RowVerb.DELETE && i == at + 1;
      if (before && !target && !(i > 0 && tokens.get(i - 1).is("DISTINCT"))) {
        name(tokens, i + 1).ifPresent(reads::add);
      }
    }
    return Optional.of(
        new Rows(verb, writes, reads, verb == RowVerb.UPDATE ? set(tokens, at) : new TreeSet<>()));
  }

  /** The columns of {@code SET a = …, (b, c) = …}, outside of any subquery. */
  private static SortedSet<String> set(List<Token> tokens, int update) {
    var columns = new TreeSet<String>();
    int depth = 0;
    int at = update;
    while (at < tokens.size() && !tokens.get(at).is("SET")) {
      at++;
    }
    boolean wanted = true;
    for (int i = at + 1; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      boolean ends = t.is("FROM") || t.is("WHERE") || t.is("RETURNING");
      if (depth == 0 && ends) {
        return columns;
      }
      if (wanted && t.name()) {
        columns.add(t.folded());
      }
      if (t.is("=")) {
        wanted = false;
      } else if (t.is(",") && depth == 0) {
        wanted = true;
      }
      depth += t.is("(") ? 1 : t.is(")") ? -1 : 0;
    }
    return columns;
  }

  /** Where the statement's own verb is; what stands before it are the queries of a WITH. */
  private static int main(List<Token> tokens) {
    int depth = 0;
    boolean with = !tokens.isEmpty() && tokens.getFirst().is("WITH");
    for (int i = 0; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      depth += t.is("(") ? 1 : t.is(")") ? -1 : 0;
      if (depth == 0 && verb(t).isPresent()) {
        return i;
      }
      if (!with) {
        return -1;
      }
    }
    return -1;
  }

  private static Optional<RowVerb> verb(Token t) {
    for (RowVerb verb : RowVerb.values()) {
      if (t.is(verb.name())) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /** The table name at this position, without the schema {@code public}. */
  static Optional<String> name(List<Token> tokens, int at) {
    if (at >= tokens.size() || !tokens.get(at).name()) {
      return Optional.empty();
    }
    String name = tokens.get(at).folded();
    if (at + 2 < tokens.size() && tokens.get(at + 1).is(".") && tokens.get(at + 2).name()) {
      String table = tokens.get(at + 2).folded();
      return Optional.of(name.equals("public") ? table : name + "." + table);
    }
    return Optional.of(name);
  }
}
