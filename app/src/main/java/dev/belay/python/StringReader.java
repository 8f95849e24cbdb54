package dev.belay.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns string literals into their text: prefixes, escapes, f-strings, implicit joining. */
final class StringReader {
  private StringReader() {}

  static Expression read(Branch b) {
    var parts = new ArrayList<Expression>();
    if (b.is("string")) {
      read(b, parts);
    } else {
      b.children().forEach(c -> read(c, parts));
    }
    if (parts.stream().allMatch(Expression.Literal.class::isInstance)) {
      return new Expression.Literal(b.at(), join(parts));
    }
    return new Expression.Format(b.at(), List.copyOf(parts));
  }

  private static String join(List<Expression> parts) {
    var text = new StringBuilder();
    for (Expression part : parts) {
      if (part instanceof Expression.Literal literal) {
        text.append(literal.text());
      }
    }
    return text.toString();
  }

  private static void read(Branch string, List<Expression> parts) {
    String prefix = "";
    for (Branch part : string.children()) {
      switch (part.type()) {
        case "string_start" ->
            prefix = part.source().replaceAll("[\"']", "").toLowerCase(Locale.ROOT);
        case "string_content" ->
            parts.add(new Expression.Literal(part.at(), decode(part.source(), prefix)));
        case "interpolation" ->
            parts.add(
                new Expression.Replacement(
                    part.at(),
                    ExpressionReader.read(part.the("expression")),
                    part.children().size() == 1));
        default -> {}
      }
    }
  }

  private static String decode(String raw, String prefix) {
    String text = prefix.contains("f") ? raw.replace("{{", "{").replace("}}", "}") : raw;
    if (prefix.contains("r") || text.indexOf('\\') < 0) {
      return text;
    }
    var out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\' || i == text.length()) {
        out.append(c);
        continue;
      }
      i = escape(text, i, out);
    }
    return out.toString();
  }

  private static int escape(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    int digits =
        switch (c) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    if (digits > 0 && at + 1 + digits <= text.length()) {
      String hex = text.substring(at + 1, at + 1 + digits);
      if (hex.matches("[0-9a-fA-F]+")
          && Character.isValidCodePoint((int) Long.parseLong(hex, 16))) {
        out.appendCodePoint((int) Long.parseLong(hex, 16));
        return at + 1 + digits;
      }
    }
    if (c >= '0' && c <= '7') {
      int end = at + 1;
      while (end < text.length() && end < at + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      out.append((char) Integer.parseInt(text.substring(at, end), 8));
      return end;
    }
    int simple = "\n\\'\"abfnrtv".indexOf(c);
    if (simple < 0) {
      out.append('\\').append(c);
    } else if (simple > 0) {
      out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple - 1));
    }
    return at + 1;
  }
}
