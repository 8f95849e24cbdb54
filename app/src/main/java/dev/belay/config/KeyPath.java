package dev.belay.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where a value stands in a YAML tree: the keys from the root, {@code api.image.tag}. */
public record KeyPath(List<String> keys) implements Comparable<KeyPath> {
  public static final KeyPath ROOT = new KeyPath(List.of());

  public KeyPath {
    keys = List.copyOf(keys);
  }

  /** From dotted text; a key that holds a dot is written {@code ["helm.sh/policy"]}. */
  public static KeyPath of(String text) {
    var keys = new ArrayList<String>();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.startsWith("[\"", at)) {
        end = text.indexOf("\"]", at);
        if (end < 0) {
          keys.add(text.substring(at));
          break;
        }
        keys.add(text.substring(at + 2, end));
        end += 2;
      } else {
        int dot = text.indexOf('.', at);
        int bracket = text.indexOf("[\"", at);
        end = dot < 0 ? text.length() : dot;
        end = bracket >= 0 && bracket < end ? bracket : end;
        keys.add(text.substring(at, end));
      }
      at = end < text.length() && text.charAt(end) == '.' ? end + 1 : end;
    }
    return new KeyPath(keys);
  }

  public KeyPath child(String key) {
    var all = new ArrayList<>(keys);
    all.add(key);
    return new KeyPath(all);
  }

  /** The path of what holds this; the root's own is the root. */
  public KeyPath parent() {
    return keys.isEmpty() ? this : new KeyPath(keys.subList(0, keys.size() - 1));
  }

  /** The first {@code n} keys. */
  public KeyPath first(int n) {
    return new KeyPath(keys.subList(0, n));
  }

  public String last() {
    return keys.isEmpty() ? "" : keys.getLast();
  }

  public int depth() {
    return keys.size();
  }

  /** Whether {@code other} is this or stands below it. */
  public boolean covers(KeyPath other) {
    return other.depth() >= depth() && other.keys.subList(0, depth()).equals(keys);
  }

  /** This path with its leading {@code from} exchanged for {@code to}. */
  public KeyPath moved(KeyPath from, KeyPath to) {
    var all = new ArrayList<>(to.keys);
    all.addAll(keys.subList(from.depth(), depth()));
    return new KeyPath(all);
  }

  @Override
  public int compareTo(KeyPath other) {
    return Arrays.compare(keys.toArray(String[]::new), other.keys.toArray(String[]::new));
  }

  @Override
  public String toString() {
    String text =
        keys.stream()
            .map(k -> k.contains(".") || k.isEmpty() ? "[\"" + k + "\"]" : "." + k)
            .collect(Collectors.joining());
    return text.startsWith(".") ? text.substring(1) : text;
  }
}
