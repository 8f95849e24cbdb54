package dev.belay.outside;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What another program said, as it may be kept and shown: without the statements, parameters and
 * rows that database clients put into their errors. What begins such a piece is known, its end is
 * not, since a value may hold line breaks and whatever else: everything goes up to a line that only
 * the program itself writes.
 */
public final class Quotable {
  private static final String LEFT_OUT = "…";

  /** What quotes rows, statements or parameters up to where something else begins. */
  private static final Pattern QUOTES =
      Pattern.compile(
          "\\[SQL:|\\[parameters?:|\\[cached since|\\bDETAIL:|\\bCONTEXT:|\\bSTATEMENT:|\\bQUERY:"
              + "|\\bLINE \\d+:|Failing row contains|\\bKey \\(|\\bParameters: ",
          Pattern.CASE_INSENSITIVE);

  /** A line with which a client goes on after what it quoted. */
  private static final Pattern GOES_ON =
      Pattern.compile(
          "^(?:\\S+ +\\| )?(?:\\(Background on this error at: https?://\\S+\\)"
              + "|(?:psql:\\S+ )?(?:HINT|ERROR|FATAL|PANIC|WARNING): .*"
              + "|Traceback \\(most recent call last\\):"
              + "|The above exception was the direct cause of the following exception:"
              + "|During handling of the above exception, another exception occurred:"
              + "|Database migration (?:failed|successful).*)");

  /** Messages that name a value in their first line already. */
  private static final Pattern VALUE =
      Pattern.compile(
          "(invalid input (?:syntax|value)[^:\"]*: "
              + "|malformed [a-z ]+: "
              + "|field value out of range: "
              + "|invalid byte sequence for encoding[^:]*: "
              + "|invalid interpolation format for [^:]+:? "
              + "|in variable name "
              + "|unterminated quoted value "
              + "|\\bvalue (?=\".*\" is out of range))"
              + ".*",
          Pattern.CASE_INSENSITIVE);

  private Quotable() {}

  public static String of(String text) {
    return String.join("\n", lines(text.lines().toList()));
  }

  /** The same, line by line. */
  public static List<String> lines(List<String> lines) {
    var kept = new java.util.ArrayList<String>();
    boolean quoted = false;
    for (String line : lines) {
      if (quoted && !GOES_ON.matcher(line).find()) {
        continue;
      }
      Matcher found = QUOTES.matcher(line);
      quoted = found.find();
      String own = quoted ? line.substring(0, found.start()) + LEFT_OUT : line;
      if (!own.strip().equals(LEFT_OUT)) {
        kept.add(Printable.of(VALUE.matcher(own).replaceFirst("$1" + LEFT_OUT)));
      }
    }
    return List.copyOf(kept);
  }
}
