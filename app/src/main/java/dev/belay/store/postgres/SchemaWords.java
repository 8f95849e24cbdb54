package dev.belay.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A schema in words beside its rows, so that a difference is named and not only seen (S35). */
final class SchemaWords {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SHOWN = 10;

  private SchemaWords() {}

  static byte[] bytes(SortedMap<String, String> words) {
    return JSON.writeValueAsBytes(words);
  }

  /** Every object that differs, the first ten with both definitions. */
  static String differences(Path written, SortedMap<String, String> there) {
    if (!Files.exists(written)) {
      return "the schema differs; this set was written by an older Belay and does not say in what";
    }
    Map<String, String> expected;
    try {
      expected = JSON.readValue(Files.readAllBytes(written), new TypeReference<>() {});
    } catch (IOException | JacksonException e) {
      return "the schema differs, and " + written + " is not readable: " + e.getMessage();
    }
    var names = new TreeSet<>(expected.keySet());
    names.addAll(there.keySet());
    var found = new ArrayList<String>();
    for (String name : names) {
      String was = expected.get(name);
      String is = there.get(name);
      if (was == null) {
        found.add(name + " should not be there");
      } else if (is == null) {
        found.add(name + " is missing");
      } else if (!was.equals(is)) {
        found.add("%s is `%s` instead of `%s`".formatted(name, is, was));
      }
    }
    List<String> shown = found.subList(0, Math.min(SHOWN, found.size()));
    return "%d objects of the schema differ: %s%s"
        .formatted(
            found.size(), String.join("; ", shown), found.size() > SHOWN ? "; and others" : "");
  }

  /** As {@link #bytes} wrote them. */
  static SortedMap<String, String> of(Path written) throws IOException {
    return Files.exists(written)
        ? new TreeMap<>(
            JSON.readValue(
                Files.readAllBytes(written), new TypeReference<Map<String, String>>() {}))
        : new TreeMap<>();
  }
}
