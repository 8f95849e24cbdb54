package dev.belay.config;

import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One compose file as far as it decides environments: what its services set, read, and interpolate.
 * Texts are as written.
 *
 * @param includes the local files it includes
 * @param unresolved what it uses that Belay does not follow, as sentences
 */
record ComposeLayer(
    String name, List<ServiceFacts> services, List<String> includes, List<String> unresolved) {
  /**
   * @throws dev.belay.outside.OutsideException with file and line when the text is no compose file
   */
  static ComposeLayer parse(String name, String text) {
    return read(name, map(plain(YamlText.of(name, text).root())));
  }

  private static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Lists, mappings and the texts of scalars as they are written; null where YAML has null. */
  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        for (NodeTuple tuple : mapping.getValue()) {
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            entries.put(key.getValue(), plain(tuple.getValueNode()));
          }
        }
        yield entries;
      }
      case SequenceNode sequence -> {
        var items = new ArrayList<@Nullable Object>();
        sequence.getValue().forEach(item -> items.add(plain(item)));
        yield items;
      }
      case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
      case Node ignored -> null;
    };
  }

  private static ComposeLayer read(String name, Map<?, ?> root) {
    var services = new ArrayList<ServiceFacts>();
    var unresolved = new ArrayList<String>();
    merged(root.get("services"))
        .forEach((service, body) -> {
          Map<String, @Nullable Object> entries = merged(body);
          if (entries.containsKey("extends")) {
            unresolved.add(name + ": service " + service + " uses extends, not followed");
          }
          services.add(service(service, entries));
        });
    var includes = new ArrayList<String>();
    for (Object item : list(root.get("include"))) {
      if (item instanceof String path && !path.contains("://") && !path.contains("$")) {
        includes.add(path);
      } else {
        unresolved.add(name + ": an include with options or of a remote file, not followed");
      }
    }
    return new ComposeLayer(name, services, includes, unresolved);
  }

  private static ServiceFacts service(String name, Map<String, @Nullable Object> entries) {
    var set = new LinkedHashMap<String, String>();
    var passed = new ArrayList<String>();
    environment(entries.get("environment"), set, passed);
    var uses = new TreeSet<String>();
    entries.forEach((key, value) -> {
      if (!key.equals("environment")) {
        collect(value, uses);
      }
    });
    return new ServiceFacts(
        name,
        text(entries.get("image")),
        list(entries.get("profiles")).stream().map(ComposeLayer::text).toList(),
        envFiles(entries.get("env_file")),
        set,
        passed,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        List.of(),
        List.copyOf(uses));
  }

  private static void environment(
      @Nullable Object node, Map<String, String> set, List<String> passed) {
    merged(node)
        .forEach((key, value) -> {
          // without quotes these are YAML's null: Compose passes the caller's variable through
          if (value == null || List.of("", "null", "~").contains(text(value))) {
            passed.add(key);
          } else {
            set.put(key, text(value));
          }
        });
    for (Object item : list(node)) {
      String text = text(item);
      int equals = text.indexOf('=');
      if (equals < 0) {
        passed.add(text);
      } else {
        set.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
  }

  private static List<ServiceFacts.EnvFile> envFiles(@Nullable Object node) {
    List<?> items = node instanceof String one ? List.of(one) : list(node);
    return items.stream()
        .map(item ->
            item instanceof Map<?, ?> map
                ? new ServiceFacts.EnvFile(
                    text(map.get("path")), !"false".equals(text(map.get("required"))))
                : new ServiceFacts.EnvFile(text(item), true))
        .toList();
  }

  private static void collect(@Nullable Object node, Set<String> uses) {
    switch (node) {
      case null -> {}
      case Map<?, ?> map -> merged(map).values().forEach(value -> collect(value, uses));
      case List<?> items -> items.forEach(item -> collect(item, uses));
      case String text -> {
        if (text.indexOf('$') >= 0) {
          uses.add(text);
        }
      }
      default -> {}
    }
  }

  /** A mapping with its merge keys resolved; empty for anything else. */
  private static Map<String, @Nullable Object> merged(@Nullable Object node) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    if (node instanceof Map<?, ?> map) {
      Object from = map.get("<<");
      List<?> sources =
          from instanceof List<?> several ? several : from == null ? List.of() : List.of(from);
      for (Object source : sources) {
        merged(source).forEach(all::putIfAbsent);
      }
      map.forEach((key, value) -> {
        if (!"<<".equals(key)) {
          all.put(String.valueOf(key), value);
        }
      });
    }
    return all;
  }

  private static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object node) {
    return Optional.ofNullable(node).map(String::valueOf).orElse("");
  }

  /** These services with the ones of another file over them, as Compose merges its files. */
  static List<ServiceFacts> over(List<ServiceFacts> below, List<ServiceFacts> above) {
    var all = new LinkedHashMap<String, ServiceFacts>();
    below.forEach(s -> all.put(s.name(), s));
    above.forEach(s -> all.merge(s.name(), s, ComposeLayer::over));
    return List.copyOf(all.values());
  }

  private static ServiceFacts over(ServiceFacts below, ServiceFacts above) {
    var files = new ArrayList<>(below.envFiles());
    files.addAll(above.envFiles());
    var set = new LinkedHashMap<>(below.environment());
    above.passedThrough().forEach(set::remove);
    set.putAll(above.environment());
    var passed = new TreeSet<>(below.passedThrough());
    passed.removeAll(above.environment().keySet());
    passed.addAll(above.passedThrough());
    var uses = new TreeSet<>(below.interpolations());
    uses.addAll(above.interpolations());
    return new ServiceFacts(
        below.name(),
        above.image().isEmpty() ? below.image() : above.image(),
        below.profiles(),
        files,
        set,
        List.copyOf(passed),
        below.volumes(),
        below.ports(),
        below.dependsOn(),
        below.networks(),
        below.restart(),
        below.command(),
        below.entrypoint(),
        List.copyOf(uses));
  }
}
