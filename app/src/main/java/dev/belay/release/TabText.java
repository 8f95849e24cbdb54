package dev.belay.release;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Lines of fields separated by tabs. Read without regular expressions or formatters: a plan starts
 * with this, in a virtual machine that is still cold.
 */
final class TabText {
  private TabText() {}

  /** Hands over the unescaped fields of each line. */
  static void each(byte[] text, Consumer<String[]> line) {
    String all = new String(text, StandardCharsets.UTF_8);
    var fields = new ArrayList<String>(8);
    for (int start = 0, end; start < all.length(); start = end + 1) {
      end = before(all, '\n', start, all.length());
      for (int from = start, to; from <= end; from = to + 1) {
        to = before(all, '\t', from, end);
        String field = all.substring(from, to);
        fields.add(field.indexOf('\\') < 0 ? field : unescape(field));
      }
      line.accept(fields.toArray(String[]::new));
      fields.clear();
    }
  }

  private static int before(String text, char end, int from, int to) {
    int at = text.indexOf(end, from, to);
    return at < 0 ? to : at;
  }

  private static String unescape(String field) {
    var plain = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 1 < field.length()) {
        i++;
        plain.append(
            switch (field.charAt(i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> field.charAt(i);
            });
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** A date like 2026-06-25. */
  static LocalDate date(String text) {
    if (text.length() != 10) {
      throw new DateTimeException(text);
    }
    return LocalDate.of(
        Integer.parseInt(text, 0, 4, 10),
        Integer.parseInt(text, 5, 7, 10),
        Integer.parseInt(text, 8, 10, 10));
  }
}
