package dev.belay.config;

import dev.belay.release.ComposeFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The operator's compose files beside the first one. No release replaces them: what they say holds
 * after an upgrade as it did before.
 *
 * @param files in the order in which Compose is given them
 * @param extended what their services and those of the first file take over from others
 */
public record ComposeOverlay(List<YamlText> files, ExtendedServices extended) {
  public ComposeOverlay {
    files = List.copyOf(files);
  }

  /** The project once the first file is that of a release. */
  ComposeStructure over(ComposeFacts released) {
    return files.isEmpty()
        ? ComposeStructure.of(released)
        : ComposeStructure.of(ReleasedTree.of(released), files, extended)
            .networks(released.networks());
  }

  /** The project once the first file is this one. */
  ComposeStructure over(YamlText first) {
    var unresolved = new ArrayList<String>();
    var tree = extended.of(first, unresolved);
    return ComposeStructure.of(tree, files, extended).unresolved(unresolved);
  }

  /** The services that these files speak of. */
  Set<String> services() {
    var names = new LinkedHashSet<String>();
    files.forEach(f -> names.addAll(services(f).keySet()));
    return names;
  }

  /** File and line that decide the image of a service; empty when none of these files does. */
  public Optional<String> pin(String service) {
    return place(service, "image").or(() -> place(service, "build"));
  }

  private Optional<String> place(String service, String key) {
    for (YamlText file : files.reversed()) {
      Optional<String> line = extended.place(file, service, key);
      if (line.isPresent()) {
        return line;
      }
    }
    return Optional.empty();
  }

  /** File and line of every key that these files set for a service. */
  public Map<String, String> environment(String service) {
    var places = new LinkedHashMap<String, String>();
    for (YamlText file : files) {
      NodeTuple entry = services(file).get(service);
      NodeTuple keys =
          entry != null && entry.getValueNode() instanceof MappingNode map
              ? YamlTree.entries(map).get("environment")
              : null;
      if (keys != null && keys.getValueNode() instanceof MappingNode map) {
        YamlTree.entries(map).forEach((key, line) -> places.put(key, file.at(line.getKeyNode())));
      } else if (keys != null && keys.getValueNode() instanceof SequenceNode list) {
        for (Node item : list.getValue()) {
          if (item instanceof ScalarNode text) {
            places.put(text.getValue().split("=", 2)[0], file.at(item));
          }
        }
      }
    }
    return places;
  }

  /** File and line that name a service. */
  public Optional<String> place(String service) {
    for (YamlText file : files.reversed()) {
      NodeTuple entry = services(file).get(service);
      if (entry != null) {
        return Optional.of(file.at(entry.getKeyNode()));
      }
    }
    return Optional.empty();
  }

  private static Map<String, NodeTuple> services(YamlText file) {
    NodeTuple services = YamlTree.entries(file.root()).get("services");
    return services != null && services.getValueNode() instanceof MappingNode map
        ? YamlTree.entries(map)
        : Map.of();
  }
}
