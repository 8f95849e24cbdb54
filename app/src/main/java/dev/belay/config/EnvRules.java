package dev.belay.config;

import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of two releases do not say by themselves: renames, meanings, required keys. Read
 * from {@code env-rules.tsv}, each row with its source.
 */
record EnvRules(List<Rule> rules) {
  private static final Pattern PART = Pattern.compile("\\{(\\w+)(?:\\|([^}]*)|:([^}]*))?}");

  enum Kind {
    RENAME,
    SERVICE,
    MEANING,
    REQUIRED,
    PUBLIC,
    SECRET
  }

  /**
   * @param since the release that brought it
   * @param text the form of a rename, else a sentence
   */
  record Rule(
      Kind kind,
      DifyVersion since,
      List<String> subjects,
      String becomes,
      String text,
      String source) {
    String subject() {
      return subjects.getFirst();
    }

    /** Whether an upgrade between these two passes it. */
    boolean between(DifyVersion from, DifyVersion to) {
      return from.before(since) && !to.before(since);
    }

    /** Whether the one old key becomes the one new key with the same value. */
    boolean plain() {
      return text.equals("{" + subject() + "}");
    }

    /** The new value, or empty when an old key that it needs is not set. */
    Optional<String> value(Map<String, String> old) {
      boolean minutes = text.startsWith("minutes(");
      Matcher parts = PART.matcher(minutes ? text.substring(8, text.length() - 1) : text);
      var out = new StringBuilder();
      while (parts.find()) {
        Optional<String> part = part(parts, old.getOrDefault(parts.group(1), ""));
        if (part.isEmpty()) {
          return Optional.empty();
        }
        parts.appendReplacement(out, Matcher.quoteReplacement(part.get()));
      }
      parts.appendTail(out);
      if (!minutes) {
        return Optional.of(out.toString());
      }
      return Optional.of(out.toString())
          .filter(hours -> hours.matches("\\d{1,6}"))
          .map(hours -> String.valueOf(Integer.parseInt(hours) * 60));
    }

    private static Optional<String> part(Matcher part, String value) {
      if (part.group(3) != null) {
        for (String pair : part.group(3).split(",")) {
          int equals = pair.indexOf('=');
          if (pair.startsWith("*=") || pair.substring(0, equals).equalsIgnoreCase(value)) {
            return Optional.of(pair.substring(equals + 1));
          }
        }
      }
      return value.isEmpty() ? Optional.ofNullable(part.group(2)) : Optional.of(value);
    }
  }

  static EnvRules shipped() {
    try (InputStream in = EnvRules.class.getResourceAsStream("env-rules.tsv")) {
      byte[] bytes = Objects.requireNonNull(in, "env-rules.tsv").readAllBytes();
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EnvRules parse(String text) {
    return new EnvRules(
        text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).map(EnvRules::rule).toList());
  }

  private static Rule rule(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 6) {
      throw new IllegalStateException("env-rules.tsv: six cells expected in: " + line);
    }
    return new Rule(
        Kind.valueOf(cells[0].toUpperCase(java.util.Locale.ROOT)),
        DifyVersion.of(cells[1]),
        List.of(cells[2].split(",")),
        cells[3],
        cells[4],
        cells[5]);
  }

  List<Rule> between(Kind kind, DifyVersion from, DifyVersion to) {
    return rules.stream().filter(r -> r.kind() == kind && r.between(from, to)).toList();
  }

  /** The service that took the place of one, by itself when it kept its name. */
  static String successor(List<Rule> services, String name) {
    return services.stream()
        .filter(r -> r.subject().equals(name))
        .map(Rule::becomes)
        .findFirst()
        .orElse(name);
  }
}
