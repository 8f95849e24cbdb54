package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-text}} and their relatives, with the results of
 * Docker Compose, its oddities included: the replaced text is not looked at again, {@code $1} and a
 * lone {@code $} stay as they are, and braces are counted whether or not a dollar precedes them. A
 * text that is not used is not interpolated (as Compose does from 2.27 on).
 */
public final class Interpolation {
  private final String where;
  private final Variables variables;

  private Interpolation(String where, Variables variables) {
    this.where = where;
    this.variables = variables;
  }

  /**
   * The text with every variable replaced; a variable that is absent becomes empty.
   *
   * @param where the file:line for messages
   * @throws OutsideException for a malformed {@code ${…}}, or a required variable that is absent
   */
  public static String expand(String text, String where, Variables variables) {
    return text.indexOf('$') < 0 ? text : new Interpolation(where, variables).replace(text);
  }

  /** Every variable that the text names, in nested texts too, whatever the values are. */
  public static Set<String> names(String text) {
    var names = new LinkedHashSet<String>();
    collect(text, names);
    return names;
  }

  private static void collect(String text, Set<String> names) {
    for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
      Reference found = reference(text, at);
      if (!found.name.isEmpty()) {
        names.add(found.name);
        collect(found.argument, names);
        collect(found.rest, names);
      }
      at = found.end;
    }
  }

  /** The text so that interpolation yields it unchanged. */
  public static String escape(String text) {
    return text.replace("$", "$$");
  }

  /** The texts after an operator in the top level of the text, {@code d} in {@code ${A:-d}}. */
  static List<String> fallbacks(String text) {
    var found = new ArrayList<String>();
    for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
      Reference reference = reference(text, at);
      if (reference.operator.endsWith("-")) {
        found.add(reference.argument);
      }
      at = reference.end;
    }
    return found;
  }

  private String replace(String text) {
    var out = new StringBuilder();
    int copied = 0;
    for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
      Reference found = reference(text, at);
      out.append(text, copied, at).append(value(found, text));
      copied = found.end;
      at = found.end;
    }
    return out.append(text, copied, text.length()).toString();
  }

  private String value(Reference found, String text) {
    if (found.name.isEmpty()) {
      return switch (found.operator) {
        case "$$" -> "$";
        case "$" -> "$";
        default -> throw malformed(text);
      };
    }
    Optional<String> value = variables.find(found.name);
    boolean strict = found.operator.length() == 2;
    boolean there = value.isPresent() && !(strict && value.get().isEmpty());
    String own = value.orElse("");
    String result =
        switch (found.operator) {
          case ":-", "-" -> there ? own : replace(found.argument);
          case ":+", "+" -> there ? replace(found.argument) : own;
          case ":?", "?" -> {
            if (!there) {
              throw required(found.name, replace(found.argument));
            }
            yield own;
          }
          default -> own;
        };
    return result + replace(found.rest);
  }

  private OutsideException malformed(String text) {
    return new OutsideException(
        Failure.badInput(
            "a variable in " + where + " is malformed",
            "after '${' a name must follow, then '}' or one of :- - :? ? :+ + on the same line"
                + " (text of "
                + text.length()
                + " characters)",
            "write a literal dollar as $$, or put the value in single quotes"));
  }

  private OutsideException required(String name, String message) {
    return new OutsideException(
        Failure.badInput(
            "the variable " + name + " that " + where + " requires is not set",
            message.isBlank() ? "no message in the file" : message.strip(),
            "set " + name + " in .env"));
  }

  /**
   * One dollar and what belongs to it. Without a name the operator says what it is: two dollars,
   * one alone, or a malformed opening brace.
   */
  private record Reference(String name, String operator, String argument, String rest, int end) {}

  private static Reference reference(String text, int dollar) {
    int next = dollar + 1;
    if (next == text.length()) {
      return new Reference("", "$", "", "", next);
    }
    char c = text.charAt(next);
    if (c == '$') {
      return new Reference("", "$$", "", "", next + 1);
    }
    int nameStart = c == '{' ? next + 1 : next;
    int nameEnd = nameEnd(text, nameStart);
    String name = text.substring(nameStart, nameEnd);
    if (c != '{') {
      return new Reference(name, name.isEmpty() ? "$" : "", "", "", nameEnd);
    }
    return name.isEmpty()
        ? new Reference("", "${", "", "", next + 1)
        : braced(text, dollar, name, nameEnd);
  }

  private static Reference braced(String text, int dollar, String name, int nameEnd) {
    if (text.startsWith("}", nameEnd)) {
      return new Reference(name, "", "", "", nameEnd + 1);
    }
    String operator = operator(text, nameEnd);
    int line = text.indexOf('\n', nameEnd);
    int last = text.lastIndexOf('}', line < 0 ? text.length() : line);
    if (operator.isEmpty() || last < nameEnd + operator.length()) {
      return new Reference("", "${", "", "", nameEnd);
    }
    // Compose takes everything to the last brace of the line first, then looks for the matching one
    int closing = closing(text, dollar, last + 1);
    int end = closing < 0 ? last : closing;
    return new Reference(
        name,
        operator,
        text.substring(Math.min(nameEnd + operator.length(), end), end),
        text.substring(end + 1, last + 1),
        last + 1);
  }

  private static int closing(String text, int from, int to) {
    int open = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '}') {
        open--;
        if (open == 0) {
          return i;
        }
      }
      if (c == '{') {
        open++;
        i++;
      }
    }
    return -1;
  }

  private static String operator(String text, int at) {
    String two = text.substring(at, Math.min(at + 2, text.length()));
    if (two.equals(":-") || two.equals(":?") || two.equals(":+")) {
      return two;
    }
    return two.startsWith("-") || two.startsWith("?") || two.startsWith("+")
        ? two.substring(0, 1)
        : "";
  }

  private static int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length() && nameCharacter(text.charAt(at), at > from)) {
      at++;
    }
    return at;
  }

  /** Letters of any case; Go folds the long s and the Kelvin sign into ASCII letters as well. */
  private static boolean nameCharacter(char c, boolean inner) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '\u017f'
        || c == '\u212a'
        || (inner && c >= '0' && c <= '9');
  }
}
