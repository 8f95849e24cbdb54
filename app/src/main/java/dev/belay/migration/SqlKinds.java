package dev.belay.migration;

import dev.belay.migration.Explanation.Lock;
import dev.belay.migration.SqlReader.Piece;
import dev.belay.migration.SqlTokens.Token;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that are no operation of a migration, judged by their kind. */
final class SqlKinds {
  private SqlKinds() {}

  static Piece judge(List<Token> s, String text) {
    String first = s.getFirst().text().toUpperCase(java.util.Locale.ROOT);
    return switch (first) {
      case "TRUNCATE" ->
          piece(
              text,
              name(s, s.size() > 1 && s.get(1).is("TABLE") ? 2 : 1),
              LockMode.ACCESS_EXCLUSIVE,
              Work.CATALOG,
              true);
      case "LOCK" -> lock(s, text);
      case "COMMENT" -> comment(s, text);
      case "VACUUM", "CLUSTER" -> {
        boolean full = first.equals("CLUSTER") || s.stream().anyMatch(t -> t.is("FULL"));
        yield piece(
            text,
            lastName(s),
            full ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE,
            full ? Work.REWRITE : Work.SCAN,
            false);
      }
      case "ANALYZE" -> piece(text, lastName(s), LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCAN, false);
      case "REINDEX" -> {
        boolean concurrently = s.stream().anyMatch(t -> t.is("CONCURRENTLY"));
        yield piece(
            text,
            lastName(s),
            concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE,
            Work.INDEX,
            false);
      }
      case "SET", "RESET", "SHOW", "SAVEPOINT", "RELEASE", "GRANT", "REVOKE" ->
          new Piece.Judged(text, List.of(), Work.CATALOG, false, List.of());
      case "CREATE", "ALTER", "DROP" -> definition(s, text);
      case "DO" ->
          new Piece.Judged(
              text,
              List.of(),
              inside(s),
              false,
              List.of("a block of procedural code; what it creates is decided on the server"));
      default ->
          new Piece.Judged(
              text,
              List.of(),
              Work.UNKNOWN,
              true,
              List.of("a kind of statement that is not known"));
    };
  }

  /** A block that only creates functions is a change of the catalog. */
  private static Work inside(List<Token> s) {
    String body = s.stream().map(Token::text).collect(Collectors.joining(" "));
    String upper = body.toUpperCase(java.util.Locale.ROOT);
    boolean rows =
        upper.matches("(?s).*\\b(UPDATE|DELETE FROM|INSERT INTO|ALTER TABLE|EXECUTE)\\b.*");
    return upper.contains("CREATE FUNCTION") && !rows ? Work.CATALOG : Work.UNKNOWN;
  }

  private static Piece definition(List<Token> s, String text) {
    boolean trigger =
        s.stream().limit(6).anyMatch(t -> t.is("TRIGGER"))
            && !s.stream().limit(5).anyMatch(t -> t.is("FUNCTION"));
    if (trigger && s.getFirst().is("CREATE")) {
      for (int i = 0; i + 1 < s.size(); i++) {
        if (s.get(i).is("ON")) {
          return piece(text, name(s, i + 1), LockMode.SHARE_ROW_EXCLUSIVE, Work.CATALOG, false);
        }
      }
    }
    boolean view = s.stream().limit(4).anyMatch(t -> t.is("MATERIALIZED"));
    boolean alterTable = SqlReader.words(s, "ALTER", "TABLE");
    if (view || alterTable) {
      return new Piece.Judged(
          text, List.of(), Work.UNKNOWN, true, List.of("this form is not known"));
    }
    return new Piece.Judged(text, List.of(), Work.CATALOG, s.getFirst().is("DROP"), List.of());
  }

  private static Piece comment(List<Token> s, String text) {
    int on = s.size() > 2 && (s.get(2).is("TABLE") || s.get(2).is("COLUMN")) ? 3 : -1;
    return on < 0
        ? new Piece.Judged(text, List.of(), Work.CATALOG, false, List.of())
        : piece(
            text,
            s.get(2).is("COLUMN") ? s.get(on).folded() : name(s, on),
            LockMode.SHARE_UPDATE_EXCLUSIVE,
            Work.CATALOG,
            false);
  }

  private static Piece lock(List<Token> s, String text) {
    int at = s.size() > 1 && s.get(1).is("TABLE") ? 2 : 1;
    int in = 0;
    int mode = 0;
    for (int i = 0; i < s.size(); i++) {
      in = s.get(i).is("IN") ? i : in;
      mode = s.get(i).is("MODE") ? i : mode;
    }
    LockMode held = LockMode.ACCESS_EXCLUSIVE;
    if (in > 0 && mode > in) {
      held =
          LockMode.of(
              s.subList(in + 1, mode).stream().map(Token::text).collect(Collectors.joining(" ")));
    }
    return piece(text, name(s, at), held, Work.CATALOG, false);
  }

  private static Piece piece(
      String text, String table, LockMode mode, Work work, boolean destroys) {
    return new Piece.Judged(text, List.of(new Lock(table, mode)), work, destroys, List.of());
  }

  private static String name(List<Token> s, int at) {
    return SqlText.name(s, at).orElse("a table that is not known");
  }

  private static String lastName(List<Token> s) {
    for (int i = s.size() - 1; i > 0; i--) {
      if (s.get(i).name() && !s.get(i).is("FULL") && !s.get(i).is("TABLE")) {
        return s.get(i).folded();
      }
    }
    return "every table";
  }
}
