package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the values of the chart in a file that may wrap them: the values of an umbrella chart, an
 * Argo CD Application, a Flux HelmRelease. A file of which nothing is the chart's is refused.
 */
public final class ValuesWrapper {
  private static final int DEEPEST = 5;

  private final YamlText text;
  private final Set<String> known = new HashSet<>();

  private ValuesWrapper(YamlText text, ChartDefaults old, ChartDefaults next) {
    this.text = text;
    for (ChartDefaults chart : List.of(old, next)) {
      chart.leaves().keySet().forEach(path -> known.add(path.keys().getFirst()));
      known.addAll(chart.subcharts());
    }
    ValuesKnown.shipped().read().forEach(form -> known.add(form.keys().getFirst()));
    known.removeAll(Set.of("global", "labels", "annotations"));
  }

  /**
   * The chart's values in a file, with their place in it.
   *
   * @throws OutsideException (wrong usage) when nothing in it is the chart's, or it cannot be told
   *     which part is
   */
  public static ValuesFile find(YamlText text, ChartDefaults old, ChartDefaults next) {
    return new ValuesWrapper(text, old, next).find();
  }

  private ValuesFile find() {
    Map<String, NodeTuple> top = YamlTree.entries(text.root());
    boolean manifest = top.containsKey("apiVersion") && top.containsKey("kind");
    var all = ValuesFile.of(text);
    if (!manifest && (top.keySet().stream().allMatch(this::plain) || counted(text.root()) > 0)) {
      Optional<KeyPath> deeper = best().filter(p -> block(p) > counted(text.root()));
      return deeper.map(p -> ValuesFile.of(text, p)).orElse(all);
    }
    asText(text.root(), KeyPath.ROOT)
        .ifPresent(place -> {
          throw refused(
              "the values stand in %s, as a text or in a list".formatted(place),
              "save them as a file of their own, and name that with --values");
        });
    return best()
        .map(path -> ValuesFile.of(text, path))
        .orElseThrow(() ->
            refused(
                "none of its %d keys is one of the chart's: %s"
                    .formatted(
                        top.size(), String.join(", ", top.keySet().stream().limit(5).toList())),
                "name the values.yaml that helm is given for Dify, or a file in which one block"
                    + " holds its values"));
  }

  /** What an empty file and one of {@code global} alone have. */
  private boolean plain(String key) {
    return key.equals("global") || key.startsWith("_") || key.startsWith("x-");
  }

  private long block(KeyPath path) {
    return ValuesFile.block(text, path).map(this::counted).orElse(0L);
  }

  private long counted(MappingNode map) {
    return YamlTree.entries(map).keySet().stream().filter(known::contains).count();
  }

  /** The block with the most of the chart's keys, where most of its keys are that. */
  private Optional<KeyPath> best() {
    var found = new TreeMap<Long, List<KeyPath>>();
    search(text.root(), KeyPath.ROOT, found);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<KeyPath> most = found.lastEntry().getValue();
    if (most.size() > 1) {
      throw refused(
          "several blocks of it could be the chart's values: " + most,
          "save the one of Dify as a file of its own, and name it with --values");
    }
    return Optional.of(most.getFirst());
  }

  private void search(MappingNode map, KeyPath at, Map<Long, List<KeyPath>> found) {
    for (var entry : YamlTree.entries(map).entrySet()) {
      boolean inside = at.depth() < DEEPEST && !known.contains(entry.getKey());
      if (inside && entry.getValue().getValueNode() instanceof MappingNode below) {
        KeyPath path = at.child(entry.getKey());
        long ours = counted(below);
        if (ours > 0 && 2 * ours >= below.getValue().size()) {
          found.computeIfAbsent(ours, n -> new ArrayList<>()).add(path);
        }
        search(below, path, found);
      }
    }
  }

  /** Where values are a text of several lines, or stand in a list: both have no path to edit. */
  private Optional<String> asText(Node node, KeyPath at) {
    return switch (node) {
      case MappingNode map ->
          YamlTree.entries(map).entrySet().stream()
              .flatMap(e -> asText(e.getValue().getValueNode(), at.child(e.getKey())).stream())
              .findFirst();
      case SequenceNode list ->
          list.getValue().stream()
              .filter(MappingNode.class::isInstance)
              .flatMap(item -> inList((MappingNode) item, at).stream())
              .findFirst();
      case ScalarNode scalar when at.last().equals("values") && holdsValues(scalar.getValue()) ->
          Optional.of(at + " (" + text.at(scalar) + ")");
      default -> Optional.empty();
    };
  }

  private Optional<String> inList(MappingNode item, KeyPath at) {
    return YamlTree.entries(item).entrySet().stream()
        .filter(e -> e.getValue().getValueNode() instanceof MappingNode)
        .flatMap(e -> {
          var helm = (MappingNode) e.getValue().getValueNode();
          return YamlTree.entries(helm).entrySet().stream()
              .filter(v -> v.getKey().equals("valuesObject") || v.getKey().equals("values"))
              .map(v ->
                  "%s[].%s.%s (%s)"
                      .formatted(at, e.getKey(), v.getKey(), text.at(v.getValue().getKeyNode())));
        })
        .findFirst();
  }

  private boolean holdsValues(String values) {
    try {
      return counted(YamlText.of("values", values).root()) > 0;
    } catch (OutsideException e) {
      return false;
    }
  }

  private OutsideException refused(String seen, String next) {
    return new OutsideException(
        Failure.badInput(
            "this is not a values.yaml of the chart", text.name() + ": " + seen, next));
  }
}
