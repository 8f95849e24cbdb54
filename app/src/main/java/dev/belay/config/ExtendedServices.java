package dev.belay.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * {@code extends}: what services take over from others, of their own file or of another one.
 *
 * @param others the files that are named behind {@code extends}, by their path from the
 *     installation
 */
public record ExtendedServices(Map<String, YamlText> others) {
  private static final int DEEPEST = 8;

  /** Another service: the file that has it, and its name. */
  private record Origin(YamlText file, String service) {}

  public ExtendedServices {
    others = Map.copyOf(others);
  }

  /** The files behind {@code extends} in one file, by their path from the installation. */
  static Set<String> files(YamlText file) {
    var paths = new TreeSet<String>();
    if (!file.text().contains("extends")) {
      return paths;
    }
    ComposeTree.map(tree(file).get("services"))
        .values()
        .forEach(service -> {
          Object path = ComposeTree.map(ComposeTree.map(service).get("extends")).get("file");
          if (path != null && !path.toString().contains("$")) {
            paths.add(from(file, path.toString()));
          }
        });
    return paths;
  }

  private static Map<String, @Nullable Object> tree(YamlText file) {
    return ComposeTree.map(ComposeTree.of(file.root()));
  }

  private static String from(YamlText file, String path) {
    return java.nio.file.Path.of(file.name()).resolveSibling(path).normalize().toString();
  }

  /**
   * A compose file with its services complete.
   *
   * @param unresolved takes what could not be followed
   */
  Map<String, @Nullable Object> of(YamlText file, List<String> unresolved) {
    Map<String, @Nullable Object> tree = tree(file);
    Map<String, @Nullable Object> services = ComposeTree.map(tree.get("services"));
    if (services.values().stream().noneMatch(s -> ComposeTree.map(s).containsKey("extends"))) {
      return tree;
    }
    var whole = new LinkedHashMap<String, @Nullable Object>();
    services.forEach((name, entries) -> {
      boolean extending = ComposeTree.map(entries).containsKey("extends");
      whole.put(name, extending ? complete(new Origin(file, name), 0, unresolved) : entries);
    });
    tree.put("services", whole);
    return tree;
  }

  private Map<String, @Nullable Object> complete(Origin at, int depth, List<String> unresolved) {
    var entries = entries(at);
    if (!entries.containsKey("extends")) {
      return entries;
    }
    Optional<Origin> base = depth < DEEPEST ? base(at, entries) : Optional.empty();
    entries.remove("extends");
    if (base.isEmpty()) {
      unresolved.add(line(at, "extends").orElse(at.service()) + ": extends could not be followed");
      return entries;
    }
    return ComposeTree.over(complete(base.get(), depth + 1, unresolved), entries);
  }

  private static Map<String, @Nullable Object> entries(Origin at) {
    return ComposeTree.map(ComposeTree.map(tree(at.file()).get("services")).get(at.service()));
  }

  /** What a service extends; empty when it is not at hand. */
  private Optional<Origin> base(Origin at, Map<String, @Nullable Object> entries) {
    Object named = entries.get("extends");
    if (named instanceof String service) {
      return Optional.of(new Origin(at.file(), service)).filter(ExtendedServices::there);
    }
    var options = ComposeTree.map(named);
    Object path = options.get("file");
    YamlText file = path == null ? at.file() : others.get(from(at.file(), path.toString()));
    return Optional.ofNullable(file)
        .map(f -> new Origin(f, String.valueOf(options.get("service"))))
        .filter(ExtendedServices::there);
  }

  private static boolean there(Origin base) {
    return ComposeTree.map(tree(base.file()).get("services")).containsKey(base.service());
  }

  /** File and line that give a service a key, its own or one that it takes over. */
  Optional<String> place(YamlText file, String service, String key) {
    Optional<Origin> at = Optional.of(new Origin(file, service));
    for (int depth = 0; at.isPresent() && depth < DEEPEST; depth++) {
      Optional<String> line = line(at.get(), key);
      if (line.isPresent()) {
        return line;
      }
      Origin here = at.get();
      at = entries(here).containsKey("extends") ? base(here, entries(here)) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> line(Origin at, String key) {
    NodeTuple services = YamlTree.entries(at.file().root()).get("services");
    NodeTuple service =
        services != null && services.getValueNode() instanceof MappingNode all
            ? YamlTree.entries(all).get(at.service())
            : null;
    return service != null && service.getValueNode() instanceof MappingNode map
        ? Optional.ofNullable(YamlTree.entries(map).get(key)).map(e -> at.file().at(e.getKeyNode()))
        : Optional.empty();
  }
}
