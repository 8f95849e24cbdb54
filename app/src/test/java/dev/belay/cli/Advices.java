package dev.belay.cli;

import dev.belay.Assembly;
import dev.belay.outside.Printable;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Commands as they are printed, given to the real command line. */
public final class Advices {
  static final Pattern LINE =
      Pattern.compile("^\\s*(?:- )?(?:next|then|or|mend|command)(?:, [a-z ]+)?: `?(.*?)`?$");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\\\\.|[^\\s'])+");
  private static final Commands COMMANDS =
      new Commands(
          new Assembly(),
          new Terminal(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter())));

  private Advices() {}

  /** Makes commands whole for whom the words of this command line are all that is known. */
  static Pasting after(String... words) {
    var here = new Here();
    here.learn(Belay.line(COMMANDS, words).parseArgs(words));
    return with(here);
  }

  static Pasting with(Here here) {
    return new Pasting(here, Map.of("HOME", "/home/op"), name -> Belay.line(COMMANDS, name));
  }

  /** What is wrong with a line that says what to do next; empty when it can be pasted. */
  static List<String> wrong(String line) {
    var wrong = new ArrayList<String>();
    Matcher blank = Pattern.compile("(?<![\\w'])" + Pasting.BLANK + "(?![\\w'])").matcher(line);
    if (line.contains("belay ") && blank.find()) {
      wrong.add("it leaves " + blank.group() + " to the reader: " + line);
    }
    for (String command : commands(line)) {
      refused(command).ifPresent(why -> wrong.add(why + ": " + line));
    }
    return wrong;
  }

  /** What is wrong with the advices of a whole output, and with the commands that it shows. */
  public static List<String> wrongIn(String output) {
    return advices(output).stream().flatMap(a -> wrong(a).stream()).toList();
  }

  static List<String> advices(String output) {
    return output
        .lines()
        .filter(l -> LINE.matcher(l).matches() || l.startsWith("$ belay "))
        .map(l -> LINE.matcher(l).replaceFirst("$1").replaceFirst("^\\$ ", ""))
        .toList();
  }

  /** The commands of Belay in what a shell is given, its comments left out. */
  static List<String> commands(String line) {
    String shell = line.replaceFirst(" +#.*$", "");
    var commands = new ArrayList<String>();
    Matcher found = Pattern.compile("(?:^|&& |\\| |\\()(belay [^>|&)]*)").matcher(shell);
    while (found.find()) {
      commands.add(found.group(1).strip());
    }
    return commands;
  }

  private static java.util.Optional<String> refused(String command) {
    String[] words = words(command);
    try {
      CommandLine line = Belay.line(COMMANDS, words);
      var parsed = line.parseArgs(words);
      if (!parsed.hasSubcommand()) {
        return java.util.Optional.of("it names no command");
      }
      return java.util.Optional.empty();
    } catch (ParameterException e) {
      return java.util.Optional.of(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  /** The words behind {@code belay}, as a shell reads them. */
  static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(w -> w.group().replace("'\\''", "\u0001").replace("'", "").replace("\u0001", "'"))
        .skip(1)
        .toArray(String[]::new);
  }
}
