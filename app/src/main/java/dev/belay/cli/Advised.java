package dev.belay.cli;

import dev.belay.outside.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command of Belay's as it stands in an advice: from the word {@code belay} up to a comma, a
 * semicolon, a bracket, two spaces, or a word that the command does not take.
 *
 * @param spec of the command that is named
 * @param options the options with their words, as they stand there
 * @param positional the other words
 * @param end where in the text it ends
 */
record Advised(CommandSpec spec, List<String> options, List<String> positional, int end) {
  private static final Pattern WORD =
      Pattern.compile(" (?![>|&<#])((?:'[^']*'|\\\\'|\"[^\"]*\"|[^\\s,;()'\"])+)");
  private static final Pattern PROSE = Pattern.compile("[a-z]+");

  Advised {
    options = List.copyOf(options);
    positional = List.copyOf(positional);
  }

  /**
   * @param line that has the command which the text names first
   * @param from where the word after {@code belay} begins, its space included
   * @return nothing for a text that names no command there
   */
  static List<Advised> read(CommandLine line, String text, int from) {
    CommandLine at = line;
    Matcher word = WORD.matcher(text);
    int end = from;
    while (!at.getSubcommands().isEmpty() && next(word, end)) {
      CommandLine sub = at.getSubcommands().get(word.group(1));
      if (sub == null) {
        break;
      }
      at = sub;
      end = word.end();
    }
    return end == from ? List.of() : List.of(words(at.getCommandSpec(), text, end));
  }

  private static Advised words(CommandSpec spec, String text, int from) {
    var options = new ArrayList<String>();
    var positional = new ArrayList<String>();
    int places =
        spec.positionalParameters().stream().mapToInt(p -> Math.min(9, p.arity().max())).sum();
    Matcher word = WORD.matcher(text);
    int end = from;
    while (next(word, end)) {
      String said = word.group(1);
      if (said.startsWith("-") && !said.equals("-")) {
        OptionSpec option = spec.findOption(said.replaceFirst("=.*", ""));
        if (option == null) {
          break;
        }
        options.add(said);
        end = word.end();
        if (option.arity().max() > 0 && !said.contains("=") && next(word, end)) {
          options.add(word.group(1));
          end = word.end();
        }
      } else if (positional.size() < places
          && !(positional.isEmpty() && PROSE.matcher(said).matches())) {
        positional.add(said);
        end = word.end();
      } else {
        break;
      }
    }
    return new Advised(spec, options, positional, end);
  }

  private static boolean next(Matcher word, int at) {
    return word.find(at) && word.start() == at;
  }

  boolean has(String option) {
    return options.stream().anyMatch(o -> o.equals(option) || o.startsWith(option + "="));
  }

  /** With one more option. */
  Advised with(String option, List<String> values) {
    var more = new ArrayList<>(options);
    more.add(option);
    values.forEach(v -> more.add(ShellWord.of(v)));
    return new Advised(spec, more, positional, end);
  }

  /** Without an option and its word. */
  Advised without(String option) {
    var fewer = new ArrayList<>(options);
    int at = fewer.indexOf(option);
    fewer.subList(at, at + 2).clear();
    return new Advised(spec, fewer, positional, end);
  }

  /** With other words in its places. */
  Advised at(List<String> positional) {
    return new Advised(spec, options, positional, end);
  }

  /** The command alone, asked for its help. */
  String help() {
    return spec.qualifiedName() + " --help";
  }

  String text() {
    var words = new ArrayList<>(List.of(spec.qualifiedName()));
    words.addAll(positional);
    words.addAll(options);
    return String.join(" ", words);
  }
}
