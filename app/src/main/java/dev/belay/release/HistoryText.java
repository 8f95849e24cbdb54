package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.LinkedHashMap;

/** The Alembic history as text: one revision per line with its parents and its texts. */
public final class HistoryText {
  private HistoryText() {}

  public static String write(AlembicHistory history) {
    var out = new StringBuilder();
    for (AlembicHistory.Entry entry : history.revisions().values()) {
      out.append(entry.id()).append('\t').append(String.join(",", entry.parents()));
      entry
          .texts()
          .forEach((version, text) -> out.append('\t').append(version).append('=').append(text));
      out.append('\n');
    }
    return out.toString();
  }

  static AlembicHistory read(String file, byte[] text) {
    var entries = new LinkedHashMap<String, AlembicHistory.Entry>();
    TabText.each(
        text,
        f -> {
          var texts = new LinkedHashMap<DifyVersion, String>();
          for (int i = 2; i < f.length && f[i].indexOf('=') > 0; i++) {
            int equals = f[i].indexOf('=');
            texts.put(DifyVersion.of(f[i].substring(0, equals)), f[i].substring(equals + 1));
          }
          if (f.length < 3 || texts.size() != f.length - 2) {
            throw wrong(file, entries.size() + 1, String.join(" ", f));
          }
          DifyVersion first = texts.keySet().iterator().next();
          entries.put(f[0], new AlembicHistory.Entry(f[0], FactsReader.list(f[1]), first, texts));
        });
    return new AlembicHistory(entries);
  }

  private static OutsideException wrong(String file, int number, String line) {
    return new OutsideException(
        Failure.badInput(
            "the revisions of the catalog could not be read",
            "%s:%d: '%s'".formatted(file, number, line),
            "build it again: belay catalog build --tree DIRECTORY --version VERSION"));
  }
}
