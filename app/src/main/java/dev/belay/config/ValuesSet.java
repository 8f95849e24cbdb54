package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Values of helm's {@code --set}, as the file that says the same. */
public final class ValuesSet {
  private static final String NAME = "set.yaml";

  private final Map<String, Object> values = new LinkedHashMap<>();

  /** {@code a.b=c,d=e}; numbers, true, false and null are that. */
  public void set(String given) {
    for (String part : parts(given, ',')) {
      String value = value(part);
      put(part, value.matches("true|false|null|0|-?[1-9][0-9]*") ? value : YamlTree.json(value));
    }
  }

  /** The same, but every value is a text. */
  public void setString(String given) {
    parts(given, ',').forEach(part -> put(part, YamlTree.json(value(part))));
  }

  /** {@code key=file} with what the file holds. */
  public void setText(String given, UnaryOperator<String> read) {
    put(given, YamlTree.json(read.apply(given.substring(given.indexOf('=') + 1))));
  }

  private static String value(String part) {
    String value = part.substring(part.indexOf('=') + 1);
    if (value.startsWith("{")) {
      throw refused(part, "a list");
    }
    return value.replaceAll("\\\\(.)", "$1");
  }

  @SuppressWarnings("unchecked")
  private void put(String part, String json) {
    int equals = part.indexOf('=');
    if (equals < 1 || part.substring(0, equals).contains("[")) {
      throw refused(part, equals < 1 ? "no KEY=VALUE" : "a place in a list");
    }
    List<String> keys = parts(part.substring(0, equals), '.');
    Map<String, Object> at = values;
    for (String key : keys.subList(0, keys.size() - 1)) {
      Object below = at.get(unescaped(key));
      if (!(below instanceof Map<?, ?>)) {
        below = new LinkedHashMap<String, Object>();
        at.put(unescaped(key), below);
      }
      at = (Map<String, Object>) below;
    }
    at.put(unescaped(keys.getLast()), json);
  }

  private static String unescaped(String key) {
    return key.replaceAll("\\\\(.)", "$1");
  }

  private static List<String> parts(String text, char at) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '\\' && i + 1 < text.length()) {
        part.append(c).append(text.charAt(++i));
      } else if (c == at && braces == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** The file; empty when nothing was set. */
  public Optional<YamlText> file() {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    var text = new StringBuilder();
    write(values, 0, text);
    return Optional.of(YamlText.of(NAME, text.toString()));
  }

  private static void write(Map<?, ?> map, int indent, StringBuilder text) {
    map.forEach((key, value) -> {
      text.append(" ".repeat(indent)).append(YamlScalar.key(String.valueOf(key))).append(':');
      if (value instanceof Map<?, ?> below) {
        text.append('\n');
        write(below, indent + 2, text);
      } else {
        text.append(' ').append(value).append('\n');
      }
    });
  }

  /** Without the value, which is often a secret. */
  private static OutsideException refused(String part, String what) {
    String key = part.substring(0, Math.max(0, part.indexOf('=')));
    return new OutsideException(
        Failure.badInput(
            "a value of --set could not be read as Belay reads them",
            "%s: %s".formatted(key, what),
            "write it into a file, and name that with --values behind the others"));
  }
}
