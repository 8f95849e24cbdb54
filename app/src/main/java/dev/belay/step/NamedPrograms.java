package dev.belay.step;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that a line for {@code sh} starts: every word that stands where the shell looks for a
 * program, every path to an executable file, and every file that is handed to an interpreter. What
 * those start in turn is not followed.
 *
 * @param home where the line is run
 * @param path as the shell searches it
 */
record NamedPrograms(Path home, String path) {
  private static final Pattern WORD =
      Pattern.compile(
          "\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|\\$\\(|[;&|(){}\\n`<>]|[^\\s;&|(){}`<>\"']+");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
  private static final Pattern INTERPRETER =
      Pattern.compile(
          "(?:.*/)?(?:(?:ba|da|k|z)?sh|python[0-9.]*|perl|ruby|node|java|php|make)|\\.");

  /** After these the next word is a program as well; numbers and options may stand between. */
  private static final Pattern LEADING =
      Pattern.compile(
          "if|then|else|elif|while|until|do|!|exec|sudo|env|nohup|nice|time|timeout|command|setsid"
              + "|xargs|-.*|[0-9]+[smh]?");

  private static final Set<String> BUILTIN =
      Set.of(
          "if", "then", "else", "elif", "while", "until", "do", "!", "exec", "command", "fi",
          "done", "cd", "echo", "printf", "test", "[", "exit", "true", "false", ":", ".", "export",
          "set", "unset", "read", "trap", "wait", "umask", "ulimit", "eval", "return", "shift",
          "kill", "type");

  /** As the process that Belay is would start them. */
  static NamedPrograms in(Path home) {
    return new NamedPrograms(home, Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  /** Their places by the words that name them. */
  SortedMap<String, Path> of(String line) {
    var found = new TreeMap<String, Path>();
    boolean leads = true;
    boolean interpreted = false;
    boolean written = false;
    Matcher words = WORD.matcher(line);
    while (words.find()) {
      String word = word(words);
      if (words.group().matches("\\$\\(|[;&|(){}\\n`<>]")) {
        written = word.equals(">");
        boolean redirected = written || word.equals("<");
        leads = redirected ? leads : true;
        interpreted &= redirected;
      } else if (written) {
        written = false; // what a line writes is not what it runs
      } else if (!leads || ASSIGNMENT.matcher(word).matches()) {
        boolean handed = interpreted;
        file(word)
            .filter(f -> handed || (word.contains("/") && Files.isExecutable(f)))
            .ifPresent(f -> found.put(word, f));
      } else {
        program(word).ifPresent(f -> found.put(word, f));
        interpreted = INTERPRETER.matcher(word).matches();
        leads = LEADING.matcher(word).matches();
      }
    }
    return found;
  }

  private static String word(Matcher words) {
    @Nullable String doubled = words.group(1);
    @Nullable String single = words.group(2);
    if (doubled != null) {
      return doubled.replaceAll("\\\\(.)", "$1");
    }
    return single != null ? single : words.group();
  }

  private Optional<Path> program(String word) {
    if (BUILTIN.contains(word)) {
      return Optional.empty();
    }
    if (word.contains("/")) {
      return file(word);
    }
    return Arrays.stream(path.split(":"))
        .filter(p -> !p.isEmpty())
        .map(p -> Path.of(p).resolve(word))
        .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p))
        .findFirst();
  }

  private Optional<Path> file(String word) {
    try {
      Path file = home.resolve(word);
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
