package dev.belay.view;

import java.util.ArrayList;
import java.util.List;

/** Text broken at spaces into lines of a given width; a longer word stays whole. */
final class Wrapped {
  private Wrapped() {}

  static List<String> lines(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The text with {@code first} before its first line and {@code rest} before the others. */
  static String block(String first, String rest, String text, int width) {
    var out = new StringBuilder();
    String lead = first;
    for (String line : lines(text, width - Math.max(first.length(), rest.length()))) {
      out.append(lead).append(line).append('\n');
      lead = rest;
    }
    return out.toString();
  }

  static String count(long n, String one) {
    return count(n, one, one + "s");
  }

  static String count(long n, String one, String many) {
    return n == 1 ? "1 " + one : "%,d %s".formatted(n, many).replace(',', ' ');
  }
}
