package dev.belay.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One mapping in a list of a YAML file.
 *
 * @param values text by key; the items of a list joined by a comma and a space
 * @param place file and line
 */
public record YamlRow(String place, Map<String, String> values) {
  public YamlRow {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
