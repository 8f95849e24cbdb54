package dev.belay.kubernetes;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of an object of Kubernetes, as JSON or YAML has it; what is not there is empty.
 *
 * @param value maps, lists, text, numbers, {@code Boolean} or null
 */
public record Piece(@Nullable Object value) {
  static final Piece NONE = new Piece(null);

  private static final int LIMIT_CHARACTERS = 64 << 20;

  static Piece json(String text, String from) {
    try {
      return new Piece(JsonMapper.shared().readValue(text, Object.class));
    } catch (JacksonException e) {
      throw unreadable(from, "it is no JSON, of %,d characters".formatted(text.length()));
    }
  }

  /** The documents of a text; empty ones are left out. */
  static List<Piece> yaml(String text, String from) {
    var settings =
        LoadSettings.builder()
            .setLabel(from)
            .setAllowDuplicateKeys(true) // The last one counts, as it does for helm.
            .setCodePointLimit(LIMIT_CHARACTERS)
            .build();
    try {
      var found = new ArrayList<Piece>();
      for (Object document : new Load(settings).loadAllFromString(text)) {
        if (document != null) {
          found.add(new Piece(document));
        }
      }
      return List.copyOf(found);
    } catch (YamlEngineException e) {
      // What the parser says quotes the text, which may hold a secret.
      throw unreadable(from, "it is no YAML, of %,d characters".formatted(text.length()));
    }
  }

  private static OutsideException unreadable(String from, String seen) {
    return new OutsideException(
        Failure.unknown(
            "an answer of the cluster cannot be read", from + ": " + seen, "run it by hand"));
  }

  /** What stands below these keys. */
  public Piece at(String... keys) {
    Object found = value;
    for (String key : keys) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return new Piece(found);
  }

  public boolean present() {
    return value != null;
  }

  /** A scalar as text. */
  public Optional<String> text() {
    return value == null || value instanceof Map || value instanceof List
        ? Optional.empty()
        : Optional.of(String.valueOf(value));
  }

  /** A scalar as text, and nothing where there is none. */
  public String word() {
    return text().orElse("");
  }

  /** A whole number, or this one where there is none. */
  int number(int otherwise) {
    return value instanceof Number number ? number.intValue() : otherwise;
  }

  public List<Piece> items() {
    var items = new ArrayList<Piece>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add(new Piece(item)));
    }
    return items;
  }

  public Map<String, Piece> fields() {
    var fields = new LinkedHashMap<String, Piece>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, field) -> fields.put(String.valueOf(key), new Piece(field)));
    }
    return fields;
  }

  /** The scalars of a map of words, as labels are. */
  Map<String, String> words() {
    var words = new LinkedHashMap<String, String>();
    fields().forEach((key, field) -> words.put(key, field.word()));
    return words;
  }

  String name() {
    return at("metadata", "name").word();
  }

  /** {@code Deployment dify-api}. */
  String title() {
    return at("kind").word() + " " + name();
  }
}
