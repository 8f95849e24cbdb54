package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.outside.Quotable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a program said before it fell silent, in one line and without its secrets. */
final class LastWords {
  private static final Pattern ERROR = Pattern.compile("(?i)error|fatal");
  private static final Pattern TELLING =
      Pattern.compile("(?i)panic|failed|refused|denied|no space left");

  /** A line of a program's trace, which names functions and addresses. */
  private static final Pattern TRACE = Pattern.compile("^\\s|0x[0-9a-f]+|^goroutine ");

  private static final Pattern ANY = Pattern.compile("");
  private static final Pattern SECRET = Pattern.compile("(?i).*(PASSWORD|SECRET|TOKEN|KEY|DSN).*");

  /** Shorter ones are words of the language rather than secrets. */
  private static final int SECRET_LENGTH = 4;

  private static final int LONGEST = 300;

  private LastWords() {}

  /** Empty when it said nothing. */
  static String of(Docker docker, Container container) {
    // The trace of a program that panicked is long and comes behind what went wrong.
    var ran = docker.attempt(Duration.ofSeconds(20), "logs", "--tail", "200", container.id());
    return among((ran.stdout() + "\n" + ran.stderr()).lines().toList(), container.environment());
  }

  /**
   * The last line that names an error, or a failure, else the last line.
   *
   * @param environment of the program, whose secrets are left out
   */
  static String among(List<String> lines, Map<String, String> environment) {
    var said =
        Quotable.lines(lines).stream()
            .filter(l -> !l.isBlank() && !TRACE.matcher(l).find())
            .toList();
    String line =
        last(said, ERROR)
            .or(() -> last(said, TELLING))
            .or(() -> last(said, ANY))
            .orElse("")
            .strip();
    for (String secret : secrets(environment)) {
      // As a word of its own: a weak one may be a part of many others.
      line = line.replaceAll("(?<![A-Za-z0-9])" + Pattern.quote(secret) + "(?![A-Za-z0-9])", "…");
    }
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** What an open setting has too, or the key's own name, is the placeholder of a template. */
  private static List<String> secrets(Map<String, String> environment) {
    var secret = new ArrayList<String>();
    var open = new HashSet<String>();
    environment.forEach((key, value) -> {
      if (!SECRET.matcher(key).matches()) {
        open.add(value);
      } else if (!key.toLowerCase(Locale.ROOT).contains(value)) {
        secret.add(value);
      }
    });
    return secret.stream()
        .filter(value -> value.length() >= SECRET_LENGTH && !open.contains(value))
        .toList();
  }

  private static Optional<String> last(List<String> lines, Pattern pattern) {
    return lines.stream().filter(l -> pattern.matcher(l).find()).reduce((a, b) -> b);
  }
}
