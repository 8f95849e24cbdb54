package dev.belay.catalog;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML as text, lists and maps: no scalar is turned into a number, and merge keys are resolved. */
final class YamlTree {
  private YamlTree() {}

  /**
   * @throws OutsideException naming file and line when the text is not YAML
   */
  static Map<String, Node> document(String file, String text) {
    var settings =
        LoadSettings.builder().setMaxAliasesForCollections(10_000).setLabel(file).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.map(YamlTree::map).orElse(Map.of());
    } catch (YamlEngineException e) {
      throw new OutsideException(
          Failure.badInput(
              file + " is not valid YAML",
              String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
              "docker compose -f " + file + " config -q"),
          e);
    }
  }

  /** The entries of a mapping, what {@code <<} names first; empty for anything else. */
  static Map<String, Node> map(Node node) {
    var entries = new LinkedHashMap<String, Node>();
    if (node instanceof MappingNode mapping) {
      for (var tuple : mapping.getValue()) {
        if (text(tuple.getKeyNode()).equals("<<")) {
          merged(tuple.getValueNode()).forEach(entries::putIfAbsent);
        }
      }
      for (var tuple : mapping.getValue()) {
        String key = text(tuple.getKeyNode());
        if (!key.equals("<<")) {
          entries.put(key, tuple.getValueNode());
        }
      }
    }
    return entries;
  }

  private static Map<String, Node> merged(Node node) {
    if (node instanceof SequenceNode several) {
      var all = new LinkedHashMap<String, Node>();
      several.getValue().forEach(one -> map(one).forEach(all::putIfAbsent));
      return all;
    }
    return map(node);
  }

  static List<Node> list(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** The words of a sequence, or a scalar as the only one. */
  static List<String> words(Optional<Node> node) {
    return node.map(n -> n instanceof ScalarNode ? List.of(text(n)) : texts(n)).orElse(List.of());
  }

  private static List<String> texts(Node node) {
    return list(node).stream().map(YamlTree::text).toList();
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && List.of("", "~", "null").contains(scalar.getValue());
  }
}
