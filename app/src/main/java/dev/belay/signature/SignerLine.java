package dev.belay.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a list of signers.
 *
 * @param names of one person; a pattern would be nobody in particular
 * @param namespaces patterns of what the key may sign; empty for everything
 */
public record SignerLine(
    List<String> names,
    SshKey key,
    List<String> namespaces,
    Optional<Instant> after,
    Optional<Instant> before) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:\"([^\"]+)\"|([^\\s\"]+))\\s+((?:[^\\s\"]|\"[^\"]*\")+\\s+)??((?:ssh|ecdsa|sk)-\\S+"
              + "\\s+[A-Za-z0-9+/=]+)(?:\\s.*)?");
  private static final Pattern OPTION = Pattern.compile("([A-Za-z-]+)(?:=\"([^\"]*)\")?(?:,|$)");

  public SignerLine {
    names = List.copyOf(names);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * @throws IllegalArgumentException when it is not a line of such a list, or not one that names a
   *     person
   */
  static SignerLine of(String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      throw new IllegalArgumentException("it is not a name, options and a key");
    }
    String names = found.group(1) == null ? found.group(2) : found.group(1);
    if (names.matches(".*[*?!].*")) {
      throw new IllegalArgumentException("`%s` is a pattern, not one person".formatted(names));
    }
    SshKey key =
        SshKey.of(found.group(4))
            .orElseThrow(() -> new IllegalArgumentException("its key is cut off or altered"));
    var bare = new SignerLine(split(names), key, List.of(), Optional.empty(), Optional.empty());
    return found.group(3) == null ? bare : bare.with(found.group(3).strip());
  }

  private SignerLine with(String options) {
    var spaces = new ArrayList<String>();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> to = Optional.empty();
    Matcher next = OPTION.matcher(options);
    int end = 0;
    while (end < options.length() && next.find(end) && next.start() == end) {
      String value = next.group(2) == null ? "" : next.group(2);
      switch (next.group(1).toLowerCase(Locale.ROOT)) {
        case "namespaces" -> spaces.addAll(split(value));
        case "valid-after" -> from = Optional.of(time(value));
        case "valid-before" -> to = Optional.of(time(value));
        default ->
            throw new IllegalArgumentException(
                "the option `%s` is not known here".formatted(next.group(1)));
      }
      end = next.end();
    }
    if (end < options.length() || spaces.stream().anyMatch(s -> s.contains("!"))) {
      throw new IllegalArgumentException("the options `%s` are not known here".formatted(options));
    }
    return new SignerLine(names, key, spaces, from, to);
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",")).filter(p -> !p.isBlank()).toList();
  }

  /** A day or a moment; of this host's time zone, unless a Z follows. */
  private static Instant time(String text) {
    boolean utc = text.endsWith("Z");
    String digits = utc ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("\\d{8}|\\d{12}|\\d{14}")) {
      throw new IllegalArgumentException("`%s` is no time".formatted(text));
    }
    String whole = digits + "0".repeat("yyyyMMddHHmmss".length() - digits.length());
    try {
      return LocalDateTime.parse(whole, DateTimeFormatter.ofPattern("uuuuMMddHHmmss"))
          .atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault())
          .toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("`%s` is no time".formatted(text), e);
    }
  }

  /** Why the key may not sign this now. */
  Optional<String> refusal(String namespace, Instant at) {
    if (!namespaces.isEmpty() && namespaces.stream().noneMatch(p -> covers(p, namespace))) {
      return Optional.of("may sign %s only".formatted(String.join(", ", namespaces)));
    }
    if (after.isPresent() && at.isBefore(after.get())) {
      return Optional.of("is valid from %s on".formatted(after.get()));
    }
    if (before.isPresent() && at.isAfter(before.get())) {
      return Optional.of("was valid until %s".formatted(before.get()));
    }
    return Optional.empty();
  }

  private static boolean covers(String pattern, String namespace) {
    String quoted = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return namespace.matches(quoted);
  }

  /** Its names, as a message names them. */
  public String words() {
    return String.join(",", names);
  }

  /** Its key and what it is limited to, for the text that people sign. */
  public String limits() {
    var text = new StringBuilder(key.fingerprint());
    if (!namespaces.isEmpty()) {
      text.append(", only ").append(String.join(", ", namespaces));
    }
    after.ifPresent(t -> text.append(", from ").append(t));
    before.ifPresent(t -> text.append(", until ").append(t));
    return text.toString();
  }
}
