package dev.belay.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One edit of a YAML file in its own text: every byte outside the edited spans stays. Each method
 * answers the whole new text, or empty where the file is written in a way that this edit cannot
 * follow (a multi-line value into a flow mapping, for one).
 */
final class ValuesEdit {
  private static final int STEP = 2;

  private final ValuesFile file;
  private final String text;
  private final int[] points;
  private final String newline;

  ValuesEdit(ValuesFile file) {
    this.file = file;
    this.points = file.text().codePoints();
    this.text = new String(points, 0, points.length);
    this.newline = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** Another scalar in place of the one at {@code path}, in the quotes that it had. */
  Optional<String> set(KeyPath path, String json) {
    return file.entry(path)
        .map(NodeTuple::getValueNode)
        .filter(ScalarNode.class::isInstance)
        .map(ScalarNode.class::cast)
        .filter(s -> YamlText.line(s) == endLine(s))
        .map(s -> replaced(YamlText.start(s), YamlText.end(s), YamlScalar.like(s, json)));
  }

  /** The entry out of the file, and what held nothing else with it: an empty block is null. */
  Optional<String> remove(KeyPath path) {
    KeyPath top = path;
    while (top.depth() > 1 && holds(top.parent()).getValue().size() == 1) {
      top = top.parent();
    }
    MappingNode map = holds(top.parent());
    NodeTuple entry = file.entry(top).orElseThrow();
    if (map.getFlowStyle() == FlowStyle.FLOW) {
      List<NodeTuple> all = map.getValue();
      int i = all.indexOf(entry);
      int from = i == 0 ? YamlText.start(entry.getKeyNode()) : end(all.get(i - 1).getValueNode());
      boolean next = i == 0 && all.size() > 1;
      int to = next ? YamlText.start(all.get(1).getKeyNode()) : end(entry.getValueNode());
      return Optional.of(replaced(from, to, ""));
    }
    return Optional.of(replaced(lineStart(YamlText.start(entry.getKeyNode())), lineEnd(entry), ""));
  }

  /** The entry under another key of the same block, or as the only key of a new block there. */
  Optional<String> rename(KeyPath from, KeyPath to) {
    NodeTuple entry = file.entry(from).orElseThrow();
    Node key = entry.getKeyNode();
    if (to.depth() == from.depth()) {
      return Optional.of(
          replaced(YamlText.start(key), YamlText.end(key), YamlScalar.key(to.last())));
    }
    boolean block = holds(from.parent()).getFlowStyle() == FlowStyle.BLOCK;
    int end = end(entry.getValueNode());
    if (!block || to.depth() != from.depth() + 1) {
      return Optional.empty();
    }
    int column = column(YamlText.start(key));
    String nested =
        YamlScalar.key(to.keys().get(from.depth() - 1))
            + ":"
            + newline
            + " ".repeat(column + STEP)
            + YamlScalar.key(to.last())
            + shifted(tail(entry), STEP);
    return Optional.of(replaced(YamlText.start(key), end, nested));
  }

  /** The value of {@code from}, text and all, added as {@code to}; {@code from} stays. */
  Optional<String> copy(KeyPath from, KeyPath to) {
    NodeTuple entry = file.entry(from).orElseThrow();
    int old = column(YamlText.start(entry.getKeyNode()));
    KeyPath above = to.parent();
    while (above.depth() > 0 && file.entry(above).isEmpty()) {
      above = above.parent();
    }
    Node holder = above.depth() == 0 ? file.top() : valueAt(above);
    boolean flow =
        holder instanceof MappingNode map
            && map.getFlowStyle() == FlowStyle.FLOW
            && !map.getValue().isEmpty();
    if (flow) {
      String tail = tail(entry);
      boolean one = to.depth() == above.depth() + 1 && !tail.contains("\n");
      int at = end(((MappingNode) holder).getValue().getLast().getValueNode());
      return one
          ? Optional.of(replaced(at, at, ", " + YamlScalar.key(to.last()) + tail))
          : Optional.empty();
    }
    if (holder instanceof MappingNode map && !map.getValue().isEmpty()) {
      int column = column(YamlText.start(map.getValue().getFirst().getKeyNode()));
      int at = lineEnd(map.getValue().getLast());
      String before = at > 0 && points[at - 1] != '\n' ? newline : "";
      return Optional.of(
          replaced(at, at, before + lines(to, above.depth(), column, entry, old) + newline));
    }
    boolean empty = holder.getTag().equals(Tag.NULL) || holder instanceof MappingNode;
    if (!empty || above.depth() == 0) {
      return empty ? Optional.of(text + lines(to, 0, 0, entry, old) + newline) : Optional.empty();
    }
    int column = column(YamlText.start(file.entry(above).orElseThrow().getKeyNode())) + STEP;
    int from0 = YamlText.start(holder);
    String nested = newline + lines(to, above.depth(), column, entry, old);
    return Optional.of(replaced(from0, YamlText.end(holder), nested));
  }

  private String lines(KeyPath to, int known, int column, NodeTuple entry, int old) {
    var lines = new StringBuilder();
    int indent = column;
    for (String key : to.keys().subList(known, to.depth() - 1)) {
      lines.append(" ".repeat(indent)).append(YamlScalar.key(key)).append(':').append(newline);
      indent += STEP;
    }
    return lines
        .append(" ".repeat(indent))
        .append(YamlScalar.key(to.last()))
        .append(shifted(tail(entry) + comment(entry), indent - old).stripTrailing())
        .toString();
  }

  /** From behind the key to the end of the value, colon included. */
  private String tail(NodeTuple entry) {
    int from = YamlText.end(entry.getKeyNode());
    int to = end(entry.getValueNode());
    return new String(points, from, to - from);
  }

  /** The comment behind the value in the same line, with the space before it. */
  private String comment(NodeTuple entry) {
    int from = end(entry.getValueNode());
    int to = from;
    while (to < points.length && points[to] != '\n' && points[to] != '\r') {
      to++;
    }
    String rest = new String(points, from, to - from);
    return rest.matches("\\s+#.*") ? rest : "";
  }

  private static String shifted(String tail, int by) {
    String[] lines = tail.split("(?<=\n)", -1);
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i];
      int blank = line.length() - line.stripLeading().length();
      if (!line.isBlank()) {
        lines[i] = by >= 0 ? " ".repeat(by) + line : line.substring(Math.min(-by, blank));
      }
    }
    return String.join("", lines);
  }

  private MappingNode holds(KeyPath path) {
    return path.depth() == 0 ? file.top() : (MappingNode) valueAt(path);
  }

  private Node valueAt(KeyPath path) {
    return file.entry(path).orElseThrow().getValueNode();
  }

  /** Where the text of a value ends; a block's own mark stands at the next key instead. */
  private int end(Node node) {
    boolean block =
        node instanceof CollectionNode<?> c
            && c.getFlowStyle() == FlowStyle.BLOCK
            && !c.getValue().isEmpty();
    if (!block) {
      return YamlText.end(node);
    }
    return switch (node) {
      case MappingNode map -> end(map.getValue().getLast().getValueNode());
      case SequenceNode list -> end(list.getValue().getLast());
      default -> YamlText.end(node);
    };
  }

  private int endLine(Node node) {
    return node.getEndMark().map(m -> m.getLine() + 1).orElse(0);
  }

  /** Behind the line break that ends an entry, its trailing comment included. */
  private int lineEnd(NodeTuple entry) {
    int at = end(entry.getValueNode());
    if (at > 0 && points[at - 1] == '\n') {
      return at; // a block scalar ends behind its last line break
    }
    while (at < points.length && points[at] != '\n') {
      at++;
    }
    return Math.min(points.length, at + 1);
  }

  private int lineStart(int at) {
    int start = at;
    while (start > 0 && points[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private int column(int at) {
    return at - lineStart(at);
  }

  private String replaced(int from, int to, String with) {
    return new String(points, 0, from) + with + new String(points, to, points.length - to);
  }
}
