package dev.belay.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Backslashes in double quotes, and values written so that Compose reads them back. */
final class Escapes {
  private static final Pattern SEQUENCE = Pattern.compile("\\\\(?:[abcfnrtv$\"\\\\]|0[0-9]{0,3})");

  /** Needs no quotes: printable, no comment, no edge that is white space or a quote. */
  private static final Pattern PLAIN =
      Pattern.compile("(?! |#)(?:[\\p{L}\\p{N}\\x20-\\x7e&&[^'\"$\\\\`]](?<! #))*(?<! )");

  private Escapes() {}

  static String expand(String text) {
    return text.indexOf('\\') < 0
        ? text
        : SEQUENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(one(m.group())));
  }

  private static String one(String sequence) {
    return switch (sequence.charAt(1)) {
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000b";
      case '$' -> "$$"; // interpolated next, to one dollar
      case '"' -> "\"";
      case '\\' -> "\\";
      case '0' -> octal(sequence);
      default -> sequence; // \c is in Compose's list of escapes, but Go has no such escape
    };
  }

  /**
   * Three digits behind the zero are a character below 256; of anything else only the zero goes.
   */
  private static String octal(String sequence) {
    String digits = sequence.substring(2);
    int code = digits.matches("[0-7]{3}") ? Integer.parseInt(digits, 8) : 256;
    return code > 255 ? "\\" + digits : String.valueOf((char) code);
  }

  /**
   * The value as it stands behind {@code KEY=}: bare where that is unambiguous, in single quotes
   * where nothing needs an escape, else in double quotes on one line.
   */
  static String written(String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    if (value.chars().noneMatch(c -> c == '\'' || c == '\\' || Character.isISOControl(c))) {
      return "'" + value + "'";
    }
    var out = new StringBuilder("\"");
    value
        .chars()
        .forEach(c -> {
          switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '$' -> out.append("$$");
            default -> out.append((char) c);
          }
        });
    return out.append('"').toString();
  }
}
