package dev.belay.config;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * An operator's values.yaml.
 *
 * @param inside the block of the file that holds them, {@link KeyPath#ROOT} for the whole
 * @param leaves canonical JSON of every scalar, list and empty mapping, in file order
 */
public record ValuesFile(YamlText text, KeyPath inside, Map<KeyPath, String> leaves) {

  public ValuesFile {
    leaves = Collections.unmodifiableMap(new LinkedHashMap<>(leaves));
  }

  public static ValuesFile of(YamlText text) {
    return of(text, KeyPath.ROOT);
  }

  /** The values below a key of a file, which has to be a block. */
  static ValuesFile of(YamlText text, KeyPath inside) {
    return new ValuesFile(text, inside, YamlTree.leaves(YamlTree.value(top(text, inside))));
  }

  /** What holds the values: the file's top, or the block that they stand in. */
  MappingNode top() {
    return top(text, inside);
  }

  private static MappingNode top(YamlText text, KeyPath inside) {
    return block(text, inside)
        .orElseThrow(() -> new IllegalArgumentException(inside + " is no block"));
  }

  /** The block at a path of a file. */
  static Optional<MappingNode> block(YamlText text, KeyPath path) {
    Node at = text.root();
    for (String key : path.keys()) {
      NodeTuple found = at instanceof MappingNode map ? YamlTree.entries(map).get(key) : null;
      if (found == null) {
        return Optional.empty();
      }
      at = found.getValueNode();
    }
    return at instanceof MappingNode map ? Optional.of(map) : Optional.empty();
  }

  /** The entry at a path, also when it came through an alias or a merge key. */
  Optional<NodeTuple> entry(KeyPath path) {
    Node at = top();
    NodeTuple found = null;
    for (String key : path.keys()) {
      found = at instanceof MappingNode map ? YamlTree.entries(map).get(key) : null;
      if (found == null) {
        return Optional.empty();
      }
      at = found.getValueNode();
    }
    return Optional.ofNullable(found);
  }

  /** The line of a key, 0 when the file does not have it. */
  public int line(KeyPath path) {
    return entry(path).map(e -> YamlText.line(e.getKeyNode())).orElse(0);
  }

  /**
   * Whether the text of {@code path} belongs to it alone: an anchor, an alias or a merge key on the
   * way means that an edit would change other values too.
   */
  boolean alone(KeyPath path) {
    Node at = top();
    for (String key : path.keys()) {
      if (!(at instanceof MappingNode map)) {
        return false;
      }
      var own =
          map.getValue().stream()
              .filter(e -> ((ScalarNode) e.getKeyNode()).getValue().equals(key))
              .findFirst();
      if (own.isEmpty() || shared(own.get())) {
        return false;
      }
      at = own.get().getValueNode();
    }
    return noAnchorsIn(at, new IdentityHashMap<>());
  }

  /** An alias composes to the node it names, which stands before its key. */
  private static boolean shared(NodeTuple entry) {
    return entry.getValueNode().getAnchor().isPresent()
        || YamlText.start(entry.getValueNode()) < YamlText.start(entry.getKeyNode());
  }

  private static boolean noAnchorsIn(Node node, IdentityHashMap<Node, Boolean> seen) {
    if (seen.put(node, true) != null || node.getAnchor().isPresent()) {
      return false;
    }
    return switch (node) {
      case MappingNode map ->
          map.getValue().stream().allMatch(e -> !shared(e) && noAnchorsIn(e.getValueNode(), seen));
      case SequenceNode list -> list.getValue().stream().allMatch(item -> noAnchorsIn(item, seen));
      default -> true;
    };
  }
}
