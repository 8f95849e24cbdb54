package dev.belay.config;

import dev.belay.release.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a chart takes where values.yaml says nothing.
 *
 * @param app the version of Dify that it installs, as the chart writes it; may be empty
 * @param subcharts names of the blocks that Helm hands to another chart: keys that this chart does
 *     not list are read there
 * @param leaves canonical JSON of every scalar, list and empty mapping; of a text of several lines
 *     its fingerprint
 */
public record ChartDefaults(
    ChartVersion version, String app, Set<String> subcharts, Map<KeyPath, String> leaves) {
  private static final String TEXT = "several lines, ";

  public ChartDefaults {
    subcharts = Collections.unmodifiableSet(new TreeSet<>(subcharts));
    var compared = new LinkedHashMap<KeyPath, String>();
    leaves.forEach((path, json) -> compared.put(path, compared(json)));
    leaves = Collections.unmodifiableMap(compared);
  }

  /** A value as it is compared: of a text of several lines only its fingerprint is kept. */
  static String compared(String json) {
    boolean several = json.startsWith("\"") && json.contains("\\n");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return several ? "\"" + TEXT + Fingerprint.of(bytes) + "\"" : json;
  }

  static boolean text(String compared) {
    return compared.startsWith("\"" + TEXT);
  }

  /** From a chart's values.yaml; Chart.yaml names the sub-charts, when it is at hand. */
  public static ChartDefaults of(ChartVersion version, YamlText values, Optional<YamlText> chart) {
    var subcharts = new TreeSet<>(Set.of("postgresql", "redis", "weaviate", "qdrant", "minio"));
    String app = "";
    if (chart.isPresent()) {
      var about = YamlTree.value(chart.get().root());
      if (about instanceof Map<?, ?> map) {
        Object named = map.get("appVersion");
        app = named == null ? "" : named.toString();
        if (map.get("dependencies") instanceof Iterable<?> list) {
          subcharts.clear();
          for (Object item : list) {
            if (item instanceof Map<?, ?> dependency) {
              Object name = dependency.get("alias");
              subcharts.add(String.valueOf(name == null ? dependency.get("name") : name));
            }
          }
        }
      }
    }
    return new ChartDefaults(
        version, app, subcharts, YamlTree.leaves(YamlTree.value(values.root())));
  }

  /** Every path that has leaves below it. */
  Set<KeyPath> blocks() {
    var blocks = new HashSet<KeyPath>();
    for (KeyPath leaf : leaves.keySet()) {
      for (KeyPath p = leaf.parent(); p.depth() > 0 && blocks.add(p); p = p.parent()) {}
    }
    return blocks;
  }
}
