package dev.belay.cli;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How text looks on a terminal: lines that are longer than it is wide go on below their last column
 * and no word is cut; the words of a verdict have a colour. What is not a terminal gets the text as
 * it is, and so does whoever reads a command or a document from it.
 *
 * @param width in columns; 0 where it is no terminal
 */
record Look(int width, boolean coloured) {
  static final Look PLAIN = new Look(0, false);
  private static final int NARROWEST = 40;

  /** The width for which texts are made, and by how much they may break off before it. */
  private static final int TEXT = 100;

  private static final int SLACK = 14;

  /** What begins something of its own, and goes on nothing. */
  private static final Pattern OWN = Pattern.compile(" *(?:- |\\$ |only if |[a-zA-Z ]{2,24}: )");

  /** Commands whose output is a document or a script, the last word of each. */
  private static final Set<String> DOCUMENTS =
      Set.of("completion", "sql", "merge", "facts", "show", "init");

  private static final Pattern PASTED =
      Pattern.compile(
          " *(?:- )?(?:next|then|or|mend|command|before you try again)(?:, [a-z ]+)?: .*|\\$ .*");

  /** Where a column begins: behind two spaces, or behind a word that ends with a colon. */
  private static final Pattern COLUMN =
      Pattern.compile("(?<=\\S) {2,}(?=\\S)|(?<=^ {0,16}[a-z]{2,12}:) +");

  private static final Pattern VERDICT =
      Pattern.compile(
          "^( *)(?:(belay:|BLOCKED|FAILED|STOPPED|DIFFERS|NOT [A-Z]+)"
              + "|(DECIDE|UNKNOWN|UNDECIDED|WARNED|WARNING|DUE|OVERDUE|pending|waived)"
              + "|(passed|done|DONE))(?=[ :.,]|$)");

  /** The launcher names the width where both streams are a terminal. */
  static Look of(Map<String, String> environment) {
    String columns = environment.getOrDefault("BELAY_COLUMNS", "");
    if (!columns.matches("[0-9]{1,4}") || Integer.parseInt(columns) == 0) {
      return PLAIN;
    }
    boolean colourless =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT).equals("dumb");
    return new Look(Math.max(NARROWEST, Integer.parseInt(columns)), !colourless);
  }

  /**
   * @param command with its parents' names
   */
  Look during(String command, boolean json) {
    String last = command.substring(command.lastIndexOf(' ') + 1);
    return json || DOCUMENTS.contains(last) ? PLAIN : this;
  }

  /**
   * @param midLine whether the text goes on in a line that was begun
   */
  String of(String text, boolean midLine) {
    if (width == 0) {
      return text;
    }
    var out = new StringBuilder();
    boolean begun = midLine;
    var lines = new ArrayDeque<>(List.of(text.split("(?<=\n)", -1)));
    while (!lines.isEmpty()) {
      String line = lines.remove();
      if (begun || line.isBlank()) {
        out.append(line);
      } else {
        String last = line;
        int hang = hang(line);
        while (goesOn(last, lines.peek())) {
          last = lines.remove();
          hang = Math.min(leading(last), width / 3);
          line = line.stripTrailing() + " " + last.stripLeading();
        }
        out.append(coloured(folded(line, hang)));
      }
      begun = false;
    }
    return out.toString();
  }

  /**
   * Whether the next line is the rest of this one, which a text broke off for its own width: there
   * was no room for its first word, it is not further out, and it begins nothing of its own.
   */
  private boolean goesOn(String line, @Nullable String next) {
    if (width >= TEXT
        || next == null
        || next.isBlank()
        || OWN.matcher(next).lookingAt()
        || PASTED.matcher(line.stripTrailing()).matches()) {
      return false;
    }
    int word = next.strip().split(" ", 2)[0].length();
    return leading(next) >= leading(line)
        && line.stripTrailing().length() + 1 + word > TEXT - SLACK;
  }

  private String coloured(String line) {
    Matcher verdict = VERDICT.matcher(line);
    if (!coloured || !verdict.find()) {
      return line;
    }
    int colour = verdict.group(2) != null ? 31 : verdict.group(3) != null ? 33 : 32;
    int from = verdict.end(1);
    return line.substring(0, from)
        + "\u001b["
        + colour
        + "m"
        + line.substring(from, verdict.end())
        + "\u001b[0m"
        + line.substring(verdict.end());
  }

  private String folded(String line, int hang) {
    String end = line.endsWith("\n") ? "\n" : "";
    String rest = line.substring(0, line.length() - end.length());
    if (rest.length() <= width || PASTED.matcher(rest).matches()) {
      return line;
    }
    int indent = Math.min(leading(rest) + 2, width / 3);
    var out = new StringBuilder();
    while (rest.length() > width) {
      int at = rest.lastIndexOf(' ', width);
      if (at <= leading(rest)) {
        at = rest.indexOf(' ', width); // a word longer than a line stays whole
      }
      if (at < 0) {
        break;
      }
      out.append(rest.substring(0, at).stripTrailing()).append('\n');
      String words = rest.substring(at).stripLeading();
      boolean fits = hang + words.split(" ", 2)[0].length() <= width;
      rest = " ".repeat(fits ? hang : indent) + words;
    }
    return out + rest + end;
  }

  private static int leading(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** Below the last column when there is room for words, else a little further in. */
  private int hang(String line) {
    int hang = Math.min(leading(line) + 2, width / 3);
    Matcher column = COLUMN.matcher(line);
    while (column.find() && column.end() <= width - Math.max(20, width / 3)) {
      hang = column.end();
    }
    return hang;
  }
}
