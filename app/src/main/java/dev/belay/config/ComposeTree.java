package dev.belay.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Compose files as maps, lists and text, and how Compose lays one over another: mappings merge,
 * scalars and commands are replaced, lists grow, {@code !reset} and {@code !override} cut.
 */
final class ComposeTree {
  /** These replace a list instead of adding to it. */
  private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");

  /** These may be written as a list of {@code KEY=value} or as a mapping. */
  private static final Set<String> MAPPINGS =
      Set.of("environment", "labels", "args", "annotations", "sysctls", "extra_hosts");

  /** These may be written as a list of names or as a mapping from a name to options. */
  private static final Set<String> NAMED = Set.of("depends_on", "networks");

  private record Reset() {}

  private record Cut(@Nullable Object value) {}

  private ComposeTree() {}

  /** Maps, lists, text as written, or null. */
  static @Nullable Object of(Node node) {
    String tag = node.getTag().getValue();
    if (tag.equals("!reset")) {
      return new Reset();
    }
    return tag.equals("!override") ? new Cut(plain(node)) : plain(node);
  }

  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case MappingNode map -> {
        var values = new LinkedHashMap<String, @Nullable Object>();
        YamlTree.entries(map).forEach((key, e) -> values.put(key, of(e.getValueNode())));
        yield values;
      }
      case SequenceNode list -> {
        var values = new ArrayList<@Nullable Object>();
        list.getValue().forEach(item -> values.add(of(item)));
        yield values;
      }
      case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
      case Node other -> other.toString();
    };
  }

  /** {@code over} laid over {@code under}, as {@code docker compose -f under -f over} does. */
  static Map<String, @Nullable Object> over(
      Map<String, @Nullable Object> under, Map<String, @Nullable Object> over) {
    var result = new LinkedHashMap<>(under);
    over.forEach((key, value) -> {
      switch (value) {
        case Reset ignored -> result.remove(key);
        case Cut cut -> result.put(key, cut.value());
        case null -> result.putIfAbsent(key, null);
        default -> result.put(key, both(key, under.get(key), value));
      }
    });
    return result;
  }

  private static Object both(String key, @Nullable Object under, Object over) {
    if (under == null || REPLACED.contains(key)) {
      return over instanceof Map<?, ?> map ? over(Map.of(), map(map)) : over;
    }
    boolean mapped = MAPPINGS.contains(key) || NAMED.contains(key);
    if (mapped && (under instanceof List<?> || over instanceof List<?>)) {
      return over(mapping(key, under), mapping(key, over));
    }
    if (under instanceof Map<?, ?> a && over instanceof Map<?, ?> b) {
      return over(map(a), map(b));
    }
    if (key.equals("volumes") && under instanceof List<?> a && over instanceof List<?> b) {
      return volumes(a, b);
    }
    boolean lists = under instanceof List<?> || over instanceof List<?>;
    if (lists && !(over instanceof Map<?, ?>)) {
      var all = new ArrayList<@Nullable Object>(list(under));
      list(over).stream().filter(item -> !all.contains(item)).forEach(all::add);
      return all;
    }
    return over;
  }

  /** A mount replaces the one with the same target. */
  private static List<@Nullable Object> volumes(List<?> under, List<?> over) {
    var byTarget = new LinkedHashMap<String, @Nullable Object>();
    under.forEach(mount -> byTarget.put(target(mount), mount));
    over.forEach(mount -> byTarget.put(target(mount), mount));
    return new ArrayList<>(byTarget.values());
  }

  private static String target(@Nullable Object mount) {
    if (mount instanceof Map<?, ?> options) {
      return String.valueOf(options.get("target"));
    }
    String[] parts = String.valueOf(mount).replaceAll("\\$\\{[^}]*}", "x").split(":");
    return parts.length < 2 ? parts[0] : parts[1];
  }

  /** A list form as a mapping: {@code KEY=value}, {@code KEY} alone is null. */
  static Map<String, @Nullable Object> mapping(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    var result = new LinkedHashMap<String, @Nullable Object>();
    for (Object item : list(value)) {
      String text = String.valueOf(item);
      int equals = NAMED.contains(key) ? -1 : text.indexOf('=');
      if (equals < 0) {
        result.put(text, null);
      } else {
        result.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return result;
  }

  static List<@Nullable Object> list(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> new ArrayList<>(list);
      default -> List.of(value);
    };
  }

  /** The same map with text keys; an absent or other value is empty. */
  static Map<String, @Nullable Object> map(@Nullable Object value) {
    var result = new LinkedHashMap<String, @Nullable Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> result.put(String.valueOf(key), item));
    }
    return result;
  }
}
