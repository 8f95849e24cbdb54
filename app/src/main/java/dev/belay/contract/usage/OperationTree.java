package dev.belay.contract.usage;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the operation that a path belongs to; a fixed word wins over a parameter. */
final class OperationTree {
  private final Node root = new Node();
  private final Set<String> words = new HashSet<>();

  private static final class Node {
    final Map<String, Node> words = new HashMap<>();
    @Nullable Node parameter;
    @Nullable String path;
  }

  static OperationTree of(Collection<String> titles) {
    var tree = new OperationTree();
    for (String title : titles) {
      tree.add(title.substring(title.indexOf(' ') + 1));
    }
    return tree;
  }

  private void add(String path) {
    Node node = root;
    for (String word : path.substring(1).split("/", -1)) {
      if (word.startsWith("{")) {
        Node next = node.parameter;
        if (next == null) {
          next = new Node();
          node.parameter = next;
        }
        node = next;
      } else {
        words.add(word);
        node = node.words.computeIfAbsent(word, w -> new Node());
      }
    }
    if (node.path == null) {
      node.path = path;
    }
  }

  /** The path with names for its parameters; one that no description has gets {@code {}}. */
  String name(String path) {
    String end =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String known = find(root, end, 1);
    return known != null ? known : generalised(end);
  }

  private static @Nullable String find(Node node, String path, int from) {
    if (from > path.length()) {
      return node.path;
    }
    int slash = path.indexOf('/', from);
    int to = slash < 0 ? path.length() : slash;
    String given = path.substring(from, to);
    Node word = node.words.get(given);
    if (word == null) {
      word = node.words.get(given.replace('_', '-')); // routes of Dify have a second spelling
    }
    String found = word == null ? null : find(word, path, to + 1);
    Node parameter = node.parameter;
    return found != null || parameter == null ? found : find(parameter, path, to + 1);
  }

  /** Of a path that no description has, only words that some description has stay. */
  private String generalised(String path) {
    var general = new StringBuilder();
    String[] given = path.substring(1).split("/", -1);
    for (int i = 0; i < Math.min(given.length, 8); i++) {
      general.append('/').append(words.contains(given[i]) ? given[i] : "{}");
    }
    return general.toString();
  }
}
