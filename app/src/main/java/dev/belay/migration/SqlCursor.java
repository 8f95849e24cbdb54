package dev.belay.migration;

import dev.belay.migration.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in the tokens of one statement that moves on as words are taken. */
final class SqlCursor {
  private final List<Token> s;
  private final String sql;
  private final int base;
  private int i;

  /**
   * @param sql the text from the first token's start on
   */
  SqlCursor(List<Token> s, String sql) {
    this.s = s;
    this.sql = sql;
    this.base = s.getFirst().start();
  }

  int at() {
    return i;
  }

  void moveTo(int index) {
    i = index;
  }

  int size() {
    return s.size();
  }

  Token token(int index) {
    return s.get(index);
  }

  /** Whether the next token is this word. */
  boolean ahead(String word) {
    return i < s.size() && s.get(i).is(word);
  }

  /** Moves behind these words if they come next. */
  boolean take(String... words) {
    if (!SqlReader.words(s.subList(Math.min(i, s.size()), s.size()), words)) {
      return false;
    }
    i += words.length;
    return true;
  }

  /** The table name at an index, without moving. */
  Optional<String> name(int index) {
    return SqlText.name(s, index);
  }

  /** Moves behind a name, qualified or not. */
  Optional<String> name() {
    Optional<String> name = SqlText.name(s, i);
    if (name.isPresent()) {
      i += i + 2 < s.size() && s.get(i + 1).is(".") ? 3 : 1;
    }
    return name;
  }

  /** The text from this token up to, not including, another one. */
  String text(int from, int to) {
    return from >= to || from >= s.size()
        ? ""
        : sql.substring(s.get(from).start() - base, s.get(to - 1).end() - base);
  }

  /** Where the parenthesis at {@code open} is closed, or the end. */
  int closed(int open) {
    int depth = 0;
    for (int k = open; k < s.size(); k++) {
      depth += s.get(k).is("(") ? 1 : s.get(k).is(")") ? -1 : 0;
      if (depth == 0) {
        return k;
      }
    }
    return s.size();
  }

  /** Where what comes next ends: at a comma outside of parentheses, or with the statement. */
  int end() {
    int depth = 0;
    for (int k = i; k < s.size(); k++) {
      depth += s.get(k).is("(") ? 1 : s.get(k).is(")") ? -1 : 0;
      if (depth == 0 && s.get(k).is(",")) {
        return k;
      }
    }
    return s.size();
  }

  /** Moves behind a list of names in parentheses. */
  List<String> names() {
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
}
