package dev.belay.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values of YAML nodes: aliases and merge keys resolved, scalars by the core schema. */
final class YamlTree {
  /** Made at its first use: a compose file is read without it, and it takes a while. */
  private static final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  }

  private YamlTree() {}

  /** The entries of a mapping with those of its {@code <<}; own keys win, earlier merges win. */
  static Map<String, NodeTuple> entries(MappingNode map) {
    var own = new LinkedHashMap<String, NodeTuple>();
    var merged = new LinkedHashMap<String, NodeTuple>();
    for (NodeTuple entry : map.getValue()) {
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      if (key.equals("<<") && !(entry.getValueNode() instanceof ScalarNode)) {
        for (Node from : parts(entry.getValueNode())) {
          if (from instanceof MappingNode source) {
            entries(source).forEach(merged::putIfAbsent);
          }
        }
      } else {
        own.put(key, entry);
      }
    }
    merged.forEach(own::putIfAbsent);
    return own;
  }

  private static List<Node> parts(Node node) {
    return node instanceof SequenceNode list ? list.getValue() : List.of(node);
  }

  /** Maps, lists, text, {@code Boolean}, {@code BigDecimal} or null. */
  static @Nullable Object value(Node node) {
    return switch (node) {
      case MappingNode map -> {
        var values = new LinkedHashMap<String, @Nullable Object>();
        entries(map).forEach((key, entry) -> values.put(key, value(entry.getValueNode())));
        yield values;
      }
      case SequenceNode list -> {
        var values = new ArrayList<@Nullable Object>();
        list.getValue().forEach(item -> values.add(value(item)));
        yield values;
      }
      case ScalarNode scalar -> scalar(scalar);
      case Node other -> other.toString();
    };
  }

  private static @Nullable Object scalar(ScalarNode node) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(node.getValue());
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(node.getValue());
    }
    return node.getValue();
  }

  private static Object number(String text) {
    try {
      var number = new BigDecimal(text).stripTrailingZeros();
      boolean plain = Math.abs(number.scale()) < 100;
      return plain ? new BigDecimal(number.toPlainString()) : text;
    } catch (NumberFormatException e) {
      return text; // hexadecimal, octal, .inf: equal when written alike
    }
  }

  /** The value in one canonical text: equal values, equal texts. */
  static String json(@Nullable Object value) {
    return Json.MAPPER.writeValueAsString(value);
  }

  static @Nullable Object ofJson(String json) {
    try {
      return Json.MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      return json;
    }
  }

  /** Maps without entries are leaves, like lists and scalars: Helm merges maps, nothing else. */
  static Map<KeyPath, String> leaves(@Nullable Object value) {
    var leaves = new LinkedHashMap<KeyPath, String>();
    collect(KeyPath.ROOT, value, leaves);
    return leaves;
  }

  private static void collect(KeyPath path, @Nullable Object value, Map<KeyPath, String> leaves) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, item) -> collect(path.child(String.valueOf(key)), item, leaves));
    } else if (path.depth() > 0) {
      leaves.put(path, json(value));
    }
  }
}
