package dev.belay.config;

import dev.belay.config.EnvEntry.Form;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of an environment file, found as Docker Compose finds them (its dotenv package),
 * oddities included: a comment after {@code KEY=} without a value is the value, text behind a
 * closing quote begins a new statement, and a name at the very end without a line break is the
 * value of an empty key.
 */
final class EnvParser {
  private final String name;
  private final String text;
  private final List<EnvEntry> entries = new ArrayList<>();
  private int at;
  private int counted;
  private int line = 1;

  EnvParser(String name, String text) {
    this.name = name;
    this.text = text;
  }

  List<EnvEntry> entries() {
    at = text.startsWith("\ufeff") ? 1 : 0;
    while (toStatement()) {
      statement();
    }
    return entries;
  }

  private boolean toStatement() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (space(c)) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void statement() {
    skipExport();
    int keyStart = at;
    if (keyStart == text.length()) {
      throw refused(lineOf(keyStart), "nothing follows the last export", "delete that word");
    }
    int end = keyStart;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (c == '=' || c == ':' || c == '\n') {
        break;
      }
      if (!blank(c) && !keyCharacter(c)) {
        throw unexpected(keyStart, end, c);
      }
      end += Character.charCount(c);
    }
    int place = lineOf(keyStart);
    if (end == text.length()) {
      // no '=' and no line break: Compose reads the rest as the value of an empty key
      end = keyStart;
      at = keyStart;
      value("", keyStart, place);
      return;
    }
    String key = trimmed(keyStart, end);
    if (key.indexOf(' ') >= 0) {
      throw refused(
          place,
          "the name before the = contains a space",
          "a line is KEY=value; a comment begins with #");
    }
    at = end + 1;
    boolean inherited = text.charAt(end) == '\n';
    int bare = keyStart + key.length();
    skipBlanks();
    if (inherited) {
      entries.add(new EnvEntry(key, place, keyStart, bare, bare, Form.INHERITED, ""));
    } else {
      value(key, keyStart, place);
    }
  }

  private void value(String key, int keyStart, int place) {
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if (quote == '"' || quote == '\'') {
      quoted(key, keyStart, place, quote);
      return;
    }
    int start = at;
    int end = text.indexOf('\n', start);
    int stop = end < 0 ? text.length() : end;
    int comment = text.indexOf(" #", start, stop);
    String value = trimmed(start, comment >= 0 ? comment : stop);
    entries.add(
        new EnvEntry(key, place, keyStart, start, start + value.length(), Form.PLAIN, value));
    at = end < 0 ? text.length() : end + 1;
  }

  private void quoted(String key, int keyStart, int place, char quote) {
    int start = at;
    var value = new StringBuilder();
    boolean escape = false;
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote && !escape) {
        boolean literal = quote == '\'';
        entries.add(
            new EnvEntry(
                key,
                place,
                keyStart,
                start,
                i + 1,
                literal ? Form.LITERAL : Form.QUOTED,
                literal ? value.toString() : Escapes.expand(value.toString())));
        at = i + 1;
        return;
      }
      if (c == '\\' && !escape) {
        escape = true;
        continue;
      }
      if (escape && c != quote) {
        value.append('\\');
      }
      escape = false;
      value.append(c);
    }
    throw refused(
        place,
        "the value of " + key + " begins with " + quote + " and no closing " + quote + " follows",
        "close the quote, or put the value into the other kind of quotes");
  }

  private void skipExport() {
    if (text.startsWith("export", at) && at + 6 < text.length()) {
      char c = text.charAt(at + 6);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
        at += 6;
        skipBlanks();
      }
    }
  }

  private void skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
  }

  private String trimmed(int start, int end) {
    int stop = end;
    while (stop > start && space(text.charAt(stop - 1))) {
      stop--;
    }
    return text.substring(start, stop);
  }

  /** White space within a line, as Compose's parser has it. */
  private static boolean blank(int c) {
    return switch (c) {
      case '\t', 0x0b, '\f', '\r', ' ', 0x85, 0xa0 -> true;
      default -> false;
    };
  }

  /** White space of Unicode, line breaks included. */
  private static boolean space(char c) {
    return c == '\n'
        || blank(c)
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  private static boolean keyCharacter(int c) {
    return switch (c) {
      case '_', '.', '-', '[', ']' -> true;
      default ->
          switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                true;
            default -> Character.isLetter(c);
          };
    };
  }

  private OutsideException unexpected(int keyStart, int at, int c) {
    return refused(
        lineOf(keyStart),
        "character %d of the line, '%s', cannot be part of a name"
            .formatted(at - text.lastIndexOf('\n', at - 1), Character.toString(c)),
        "a line is KEY=value; a comment begins with #");
  }

  private OutsideException refused(int line, String seen, String next) {
    return new OutsideException(
        Failure.badInput(name + ":" + line + " cannot be read", seen, next));
  }

  private int lineOf(int offset) {
    for (; counted < offset; counted++) {
      line += text.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }
}
