package dev.belay.config;

import dev.belay.release.ComposeFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * The operator's compose files beside the first one. No release replaces them: what they say holds
 * after an upgrade as it did before.
 *
 * @param files in the order in which Compose is given them
 */
public record ComposeOverlay(List<YamlText> files) {
  public ComposeOverlay {
    files = List.copyOf(files);
  }

  /** The project once the first file is that of a release. */
  ComposeStructure over(ComposeFacts released) {
    return files.isEmpty()
        ? ComposeStructure.of(released)
        : ComposeStructure.of(ReleasedTree.of(released), files).networks(released.networks());
  }

  /** The project once the first file is this one. */
  ComposeStructure over(YamlText first) {
    return ComposeStructure.of(ComposeTree.map(ComposeTree.of(first.root())), files);
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
      NodeTuple entry = services(file).get(service);
      if (entry != null && entry.getValueNode() instanceof MappingNode map) {
        NodeTuple line = YamlTree.entries(map).get(key);
        if (line != null) {
          return Optional.of(file.at(line.getKeyNode()));
        }
      }
    }
    return Optional.empty();
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
