package dev.belay.outside;

/**
 * Text as it can be shown: what would steer a terminal, or turn the order of what is read, stands
 * there as its number. Line breaks and tabs stay.
 */
public final class Printable {
  private Printable() {}

  public static String of(String text) {
    if (text.chars().noneMatch(Printable::steers)) {
      return text;
    }
    var shown = new StringBuilder(text.length() + 16);
    text.chars().forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder to, int c) {
    if (steers(c)) {
      to.append("\\u%04x".formatted(c));
    } else {
      to.append((char) c);
    }
  }

  /** Control characters of both ranges, and the marks that turn the direction of text. */
  private static boolean steers(int c) {
    return (c < ' ' && c != '\n' && c != '\t')
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
