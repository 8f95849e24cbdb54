package dev.belay.release;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Typed looks into a YAML mapping of a file that a test has read. */
record YamlFields(Map<?, ?> entries) {
  /** The mapping at the top of a resource beside this class. */
  static YamlFields resource(String name) {
    try (InputStream in = YamlFields.class.getResourceAsStream(name)) {
      return new YamlFields(
          (Map<?, ?>)
              new Load(LoadSettings.builder().setLabel(name).build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new IllegalStateException(name + " is part of Belay", e);
    }
  }

  String text(String key) {
    Object value = entries.get(key);
    return value == null ? "" : value.toString().strip();
  }

  List<String> texts(String key) {
    return list(key).stream().map(Object::toString).toList();
  }

  Stream<YamlFields> each(String key) {
    return list(key).stream().map(v -> new YamlFields((Map<?, ?>) v));
  }

  YamlFields inner(String key) {
    return new YamlFields(entries.get(key) instanceof Map<?, ?> map ? map : Map.of());
  }

  private List<?> list(String key) {
    return entries.get(key) instanceof List<?> list ? list : List.of();
  }
}
