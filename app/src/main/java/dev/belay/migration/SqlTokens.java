package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SQL cut into tokens and statements: comments dropped, texts and dollar quotes kept whole. */
final class SqlTokens {

  enum Kind {
    WORD,
    QUOTED,
    TEXT,
    SYMBOL
  }

  /**
   * @param text as written; a quoted name without its quotes
   * @param start offset in the source
   */
  record Token(Kind kind, String text, int start, int end, int line) {
    boolean is(String word) {
      return kind != Kind.QUOTED && kind != Kind.TEXT && text.equalsIgnoreCase(word);
    }

    boolean name() {
      return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** An unquoted name folds to lower case. */
    String folded() {
      return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
    }
  }

  private final String sql;
  private int at;
  private int line = 1;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** The tokens of each statement; empty statements are left out. */
  static List<List<Token>> statements(String sql) {
    var all = new ArrayList<List<Token>>();
    var current = new ArrayList<Token>();
    for (Token t : new SqlTokens(sql).all()) {
      if (t.is(";")) {
        if (!current.isEmpty()) {
          all.add(List.copyOf(current));
          current.clear();
        }
      } else {
        current.add(t);
      }
    }
    if (!current.isEmpty()) {
      all.add(List.copyOf(current));
    }
    return all;
  }

  private List<Token> all() {
    var tokens = new ArrayList<Token>();
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        to(at + 1);
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        to(end < 0 ? sql.length() : end);
      } else if (sql.startsWith("/*", at)) {
        to(endOfComment());
      } else {
        tokens.add(token(c));
      }
    }
    return tokens;
  }

  /** Block comments nest in PostgreSQL. */
  private int endOfComment() {
    int depth = 0;
    int i = at;
    while (i < sql.length()) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        i += 2;
        if (--depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return sql.length();
  }

  private Token token(char c) {
    int start = at;
    int begun = line;
    if (c == '\'' || ("Ee".indexOf(c) >= 0 && sql.startsWith("'", at + 1))) {
      to(endOfText(c != '\''));
      return new Token(Kind.TEXT, sql.substring(start, at), start, at, begun);
    }
    if (c == '"') {
      int end = endOfQuote(at + 1, '"', false);
      to(end);
      String name = sql.substring(start + 1, Math.max(start + 1, end - 1)).replace("\"\"", "\"");
      return new Token(Kind.QUOTED, name, start, at, begun);
    }
    if (c == '$') {
      int tag = sql.indexOf('$', at + 1);
      String quote = tag < 0 ? "" : sql.substring(at, tag + 1);
      if (quote.matches("\\$[A-Za-z_0-9]*\\$") && !quote.matches("\\$[0-9]+\\$")) {
        int end = sql.indexOf(quote, tag + 1);
        to(end < 0 ? sql.length() : end + quote.length());
        return new Token(Kind.TEXT, sql.substring(start, at), start, at, begun);
      }
    }
    if (Character.isLetterOrDigit(c) || c == '_') {
      int end = at;
      while (end < sql.length() && word(sql.charAt(end))) {
        end++;
      }
      to(end);
      return new Token(Kind.WORD, sql.substring(start, at), start, at, begun);
    }
    to(at + 1);
    return new Token(Kind.SYMBOL, sql.substring(start, at), start, at, begun);
  }

  private static boolean word(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private int endOfText(boolean escapes) {
    return endOfQuote(at + (escapes ? 2 : 1), '\'', escapes);
  }

  private int endOfQuote(int from, char quote, boolean escapes) {
    int i = from;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (escapes && c == '\\') {
        i += 2;
      } else if (c == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i += 2;
        } else {
          return i + 1;
        }
      } else {
        i++;
      }
    }
    return sql.length();
  }

  private void to(int end) {
    for (int i = at; i < Math.min(end, sql.length()); i++) {
      if (sql.charAt(i) == '\n') {
        line++;
      }
    }
    at = Math.min(end, sql.length());
  }
}
