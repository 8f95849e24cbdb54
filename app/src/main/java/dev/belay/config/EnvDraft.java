package dev.belay.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An environment file while it is edited: spans of the operator's text are exchanged, new keys go
 * to a block at the end, every other byte stays.
 */
final class EnvDraft {
  private final EnvFile original;
  private final String heading;

  /** Start offset of a replaced span to its end and its new text. */
  private final TreeMap<Integer, Span> spans = new TreeMap<>();

  private final Map<String, String> appended = new LinkedHashMap<>();

  private record Span(int end, String text) {}

  EnvDraft(EnvFile original, String heading) {
    this.original = original;
    this.heading = heading;
  }

  /** The value by itself, quoted as needed: in place when the key is there, else at the end. */
  void set(String key, String value) {
    raw(key, Escapes.written(value));
  }

  /** The text as it shall stand behind {@code KEY=}, interpolations included. */
  void raw(String key, String text) {
    original
        .find(key)
        .ifPresentOrElse(entry -> replace(entry, text), () -> appended.put(key, text));
  }

  private void replace(EnvEntry entry, String text) {
    boolean inherited = entry.form() == EnvEntry.Form.INHERITED;
    // a comment behind an empty value would become the value
    boolean alone = original.text().startsWith("\n", entry.valueEnd());
    String written = text.isEmpty() && !alone ? "''" : text;
    spans.put(entry.valueStart(), new Span(entry.valueEnd(), inherited ? "=" + text : written));
  }

  /** Exchanges a name, keeping the value, its quotes and its comment. */
  void rename(EnvEntry entry, String key) {
    spans.put(entry.keyStart(), new Span(entry.keyEnd(), key));
  }

  boolean changed() {
    return !spans.isEmpty() || !appended.isEmpty();
  }

  EnvFile result() {
    if (!changed()) {
      return original;
    }
    var out = new StringBuilder();
    int copied = 0;
    for (var span : spans.entrySet()) {
      out.append(original.text(), copied, span.getKey()).append(span.getValue().text());
      copied = span.getValue().end();
    }
    out.append(original.text(), copied, original.text().length());
    if (!appended.isEmpty()) {
      append(out);
    }
    return EnvFile.parse(original.name(), out.toString());
  }

  private void append(StringBuilder out) {
    String line = original.text().contains("\r\n") ? "\r\n" : "\n";
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append(line);
    }
    if (!out.isEmpty()) {
      out.append(line);
    }
    out.append("# ").append(heading).append(line);
    appended.forEach((key, text) -> out.append(key).append('=').append(text).append(line));
  }
}
