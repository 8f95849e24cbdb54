package dev.belay.migration;

import dev.belay.migration.Explanation.Lock;
import dev.belay.migration.SqlTokens.Token;
import dev.belay.python.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plain SQL as operations, where it is one, else as what its statement kind means. */
public final class SqlReader {
  private SqlReader() {}

  /** What one statement is. */
  sealed interface Piece {
    record Known(List<Operation> operations) implements Piece {}

    record Judged(String text, List<Lock> locks, Work work, boolean destroys, List<String> notes)
        implements Piece {}
  }

  /** A file of SQL as operations that {@link Explainer} judges; lines are those of the file. */
  public static List<Operation> file(String name, String sql) {
    var all = new ArrayList<Operation>();
    boolean transaction = false;
    for (List<Token> s : SqlTokens.statements(sql)) {
      String text = sql.substring(s.getFirst().start(), s.getLast().end());
      var one = new Operation.RunSql(new Place(name, s.getFirst().line()), text);
      boolean begin = s.getFirst().is("BEGIN") || words(s, "START", "TRANSACTION");
      boolean end = s.getFirst().is("COMMIT") || s.getFirst().is("END");
      if (begin || end) {
        transaction = begin;
      } else {
        all.add(transaction ? one : new Operation.Autocommit(one.at(), List.of(one)));
      }
    }
    return all;
  }

  static List<Piece> read(Operation.RunSql sql) {
    var all = new ArrayList<Piece>();
    for (List<Token> s : SqlTokens.statements(sql.sql())) {
      String text = sql.sql().substring(s.getFirst().start(), s.getLast().end());
      all.add(one(sql, s, text));
    }
    return all;
  }

  static boolean words(List<Token> s, String... words) {
    if (s.size() < words.length) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!s.get(i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  private static Piece one(Operation.RunSql sql, List<Token> s, String text) {
    Optional<List<Operation>> schema = new DdlReader(sql.at(), s, text).read();
    if (schema.isPresent()) {
      return new Piece.Known(schema.get());
    }
    Optional<SqlText.Rows> rows = SqlText.rows(s);
    if (rows.isPresent()) {
      var locks = new ArrayList<Lock>();
      rows.get().writes().forEach(t -> locks.add(new Lock(t, LockMode.ROW_EXCLUSIVE)));
      rows.get().reads().forEach(t -> locks.add(new Lock(t, LockMode.ACCESS_SHARE)));
      boolean reads = rows.get().verb() == Operation.RowVerb.SELECT;
      boolean destroys =
          rows.get().verb() == Operation.RowVerb.UPDATE
              || rows.get().verb() == Operation.RowVerb.DELETE;
      return new Piece.Judged(text, locks, reads ? Work.SCAN : Work.ROWS, destroys, List.of());
    }
    return SqlKinds.judge(s, text);
  }
}
