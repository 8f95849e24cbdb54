package dev.belay.release;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Lines of fields separated by tabs. Read from bytes and without regular expressions or formatters:
 * a plan starts with this, in a virtual machine that is still cold.
 */
final class TabText {
  private TabText() {}

  /** Hands over the unescaped fields of each line. */
  static void each(byte[] text, Consumer<String[]> line) {
    var fields = new ArrayList<String>(8);
    int start = 0;
    boolean escaped = false;
    for (int i = 0; i <= text.length; i++) {
      byte b = i < text.length ? text[i] : (byte) '\n';
      if (b == '\\') {
        escaped = true;
      } else if (b == '\t' || b == '\n') {
        if (i < text.length || i > start) {
          String field = new String(text, start, i - start, StandardCharsets.UTF_8);
          fields.add(escaped ? unescape(field) : field);
        }
        escaped = false;
        start = i + 1;
        if (b == '\n' && !fields.isEmpty()) {
          line.accept(fields.toArray(String[]::new));
          fields.clear();
        }
      }
    }
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
