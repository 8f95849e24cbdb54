package dev.belay.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The declared type of a setting of the API, as far as it says which texts of an environment it
 * takes. A type that is not known here takes everything.
 */
final class SettingType {
  private static final Set<String> TRUTHS =
      Set.of("0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes");
  private static final Pattern CHOICE = Pattern.compile("[\"']([^\"']*)[\"']");
  private static final Pattern BOUND =
      Pattern.compile("\\b(ge|gt|le|lt)\\s*=\\s*(-?\\d+(?:[.]\\d+)?)");

  private final String text;

  /**
   * @param text the annotation as the catalog has it, {@code PositiveInt | None}
   */
  SettingType(String text) {
    this.text = text.strip();
  }

  /** What is wanted instead of a value; empty when the value is taken. */
  Optional<String> wanted(String value) {
    if (text.startsWith("Annotated[")) {
      String inside = text.substring("Annotated[".length(), text.length() - 1);
      List<String> parts = split(inside, ',');
      if (value.isEmpty() && inside.contains("BeforeValidator")) {
        return Optional.empty();
      }
      Optional<String> wanted = new SettingType(parts.getFirst()).wanted(value);
      return wanted.isPresent() ? wanted : outside(inside, value);
    }
    if (text.startsWith("Optional[")) {
      return new SettingType(text.substring("Optional[".length(), text.length() - 1)).wanted(value);
    }
    List<String> members = split(text, '|');
    var wants = new ArrayList<String>();
    for (String member : members) {
      Optional<String> wanted = member(member.strip(), value);
      if (wanted.isEmpty()) {
        return Optional.empty();
      }
      wanted.filter(w -> !w.isEmpty()).ifPresent(wants::add);
    }
    return Optional.of(String.join(" or ", wants));
  }

  /** Empty where the member takes the value; an empty text where it takes none from a file. */
  private static Optional<String> member(String type, String value) {
    return switch (type) {
      case "None" -> Optional.of("");
      case "bool" -> when(TRUTHS.contains(value.toLowerCase(Locale.ROOT)), "true or false");
      case "int" -> when(whole(value).isPresent(), "a whole number");
      case "PositiveInt" -> when(whole(value).filter(n -> n.signum() > 0).isPresent(), above("0"));
      case "NonNegativeInt" ->
          when(whole(value).filter(n -> n.signum() >= 0).isPresent(), "a whole number from 0 on");
      case "NegativeInt" ->
          when(whole(value).filter(n -> n.signum() < 0).isPresent(), "a whole number below 0");
      case "float" -> when(number(value).isPresent(), "a number");
      case "PositiveFloat" ->
          when(number(value).filter(n -> n.signum() > 0).isPresent(), "a number above 0");
      case "NonNegativeFloat" ->
          when(number(value).filter(n -> n.signum() >= 0).isPresent(), "a number from 0 on");
      case "HttpUrl" -> when(value.matches("(?i)https?://[^\\s/]+.*"), "an address http://…");
      default -> type.startsWith("Literal[") ? choice(type, value) : Optional.empty();
    };
  }

  private static String above(String least) {
    return "a whole number above " + least;
  }

  private static Optional<String> choice(String type, String value) {
    var choices = new ArrayList<String>();
    Matcher each = CHOICE.matcher(type);
    while (each.find()) {
      choices.add(each.group(1));
    }
    return when(
        choices.isEmpty() || choices.contains(value), "one of " + String.join(", ", choices));
  }

  private static Optional<String> outside(String constraints, String value) {
    Optional<BigDecimal> number = number(value);
    Matcher bound = BOUND.matcher(constraints);
    while (number.isPresent() && bound.find()) {
      int order = number.get().compareTo(new BigDecimal(bound.group(2)));
      boolean holds =
          switch (bound.group(1)) {
            case "ge" -> order >= 0;
            case "gt" -> order > 0;
            case "le" -> order <= 0;
            default -> order < 0;
          };
      if (!holds) {
        return Optional.of("a number %s %s".formatted(bound.group(1), bound.group(2)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> when(boolean taken, String wanted) {
    return taken ? Optional.empty() : Optional.of(wanted);
  }

  private static Optional<BigDecimal> whole(String value) {
    return number(value).filter(n -> n.stripTrailingZeros().scale() <= 0);
  }

  private static Optional<BigDecimal> number(String value) {
    String text = value.strip().replace("_", "");
    return text.matches("[+-]?(\\d{1,40}([.]\\d{0,40})?|[.]\\d{1,40})([eE][+-]?\\d{1,3})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /** Parts at the top level of brackets. */
  private static List<String> split(String text, char by) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
      if (c == by && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }
}
