package dev.belay.config;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a document must keep to so that reading it ends: one walk over each distinct node. */
final class YamlLimits {
  private static final int DEPTH = 100;
  private static final long NODES = 400_000;
  private static final long OPEN = -1;

  private final String name;
  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

  YamlLimits(String name) {
    this.name = name;
  }

  void check(Node root) {
    size(root, 0);
  }

  /** How many nodes {@code node} is, every alias counted as often as it is used. */
  private long size(Node node, int depth) {
    Long known = sizes.get(node);
    if (known != null && known == OPEN) {
      throw refused(node, "an alias refers to what it stands in");
    }
    if (known != null) {
      return known;
    }
    if (depth > DEPTH) {
      throw refused(node, "more than " + DEPTH + " levels deep");
    }
    sizes.put(node, OPEN);
    long size = 1;
    switch (node) {
      case MappingNode map -> {
        var seen = new HashMap<String, Integer>();
        for (var entry : map.getValue()) {
          unique(entry.getKeyNode(), seen);
          size += size(entry.getValueNode(), depth + 1);
        }
      }
      case SequenceNode list -> {
        for (Node item : list.getValue()) {
          size += size(item, depth + 1);
        }
      }
      default -> {}
    }
    if (size > NODES) {
      throw refused(node, "aliases multiply this to more than %,d values".formatted(NODES));
    }
    sizes.put(node, size);
    return size;
  }

  private void unique(Node key, Map<String, Integer> seen) {
    if (!(key instanceof ScalarNode scalar)) {
      throw refused(key, "a key must be plain text");
    }
    Integer first = seen.put(scalar.getValue(), YamlText.line(key));
    if (first != null && !scalar.getValue().equals("<<")) {
      throw refused(
          key,
          "the key '%1$s' is already in line %2$d. Helm takes the last one without a word: what stands at"
                  .formatted(scalar.getValue(), first)
              + " line %d has no effect today, and would have one if the two were put together"
                  .formatted(first));
    }
  }

  private RuntimeException refused(Node node, String seen) {
    return YamlText.refused(YamlText.at(name, node), seen, name);
  }
}
