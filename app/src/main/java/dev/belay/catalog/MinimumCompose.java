package dev.belay.catalog;

import java.util.Collection;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The oldest Docker Compose that reads every construct which a file uses. */
final class MinimumCompose {
  private MinimumCompose() {}

  static String of(Collection<Node> services) {
    String minimum = "2.0.0";
    for (Node service : services) {
      Map<String, Node> entries = YamlTree.map(service);
      // env_file entries with path and required: since 2.24.0
      if (entries.containsKey("env_file")
          && YamlTree.list(entries.get("env_file")).stream()
              .anyMatch(MappingNode.class::isInstance)) {
        return "2.24.0";
      }
      // depends_on with required: since 2.20.0
      if (entries.containsKey("depends_on")
          && YamlTree.map(entries.get("depends_on")).values().stream()
              .anyMatch(d -> YamlTree.map(d).containsKey("required"))) {
        minimum = "2.20.0";
      }
    }
    return minimum;
  }
}
