package dev.belay.config;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Files made from facts. */
final class ValuesSamples {
  private ValuesSamples() {}

  /** Every default of a chart in one file, in block style. */
  static String text(ChartDefaults chart) {
    var tree = new LinkedHashMap<String, Object>();
    chart.leaves().forEach((path, json) -> put(tree, path, json));
    var text = new StringBuilder();
    write(text, tree, 0);
    return text.toString();
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, KeyPath path, String json) {
    Map<String, Object> at = tree;
    for (String key : path.parent().keys()) {
      at = (Map<String, Object>) at.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
    }
    at.put(path.last(), json);
  }

  private static void write(StringBuilder text, Map<?, ?> tree, int indent) {
    tree.forEach((key, value) -> {
      text.append(" ".repeat(indent)).append(JsonMapper.shared().writeValueAsString(key));
      if (value instanceof Map<?, ?> below) {
        text.append(":\n");
        write(text, below, indent + 2);
      } else {
        text.append(": ").append(value).append('\n');
      }
    });
  }
}
