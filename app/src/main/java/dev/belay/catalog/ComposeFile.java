package dev.belay.catalog;

import dev.belay.release.ComposeFacts;
import dev.belay.release.Fingerprint;
import dev.belay.release.ServiceFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The facts of {@code docker/docker-compose.yaml}. */
final class ComposeFile {
  static final String PATH = "docker/docker-compose.yaml";
  private static final Pattern INTERPOLATION =
      Pattern.compile("(?<!\\$)(?:\\$\\$)*\\$(?:([A-Za-z_]\\w*)|\\{)");

  private ComposeFile() {}

  static ComposeFacts read(String text) {
    Map<String, Node> root = YamlTree.document(PATH, text);
    var shared = new LinkedHashMap<String, String>();
    map(root, "x-shared-env").forEach((key, value) -> shared.put(key, YamlTree.text(value)));
    var services = new ArrayList<ServiceFacts>();
    map(root, "services").forEach((name, node) -> services.add(service(name, node)));
    var networks = new LinkedHashMap<String, String>();
    map(root, "networks").forEach((name, node) -> networks.put(name, options(node)));
    return new ComposeFacts(
        services,
        shared,
        List.copyOf(map(root, "volumes").keySet()),
        networks,
        MinimumCompose.of(map(root, "services").values()));
  }

  private static ServiceFacts service(String name, Node node) {
    Map<String, Node> entries = YamlTree.map(node);
    var environment = new LinkedHashMap<String, String>();
    var passedThrough = new ArrayList<String>();
    environment(entries.get("environment"), environment, passedThrough);
    return new ServiceFacts(
        name,
        Optional.ofNullable(entries.get("image")).map(YamlTree::text).orElse(""),
        words(entries, "profiles"),
        envFiles(entries.get("env_file")),
        environment,
        passedThrough,
        words(entries, "volumes"),
        words(entries, "ports"),
        dependencies(entries.get("depends_on")),
        networks(entries.get("networks")),
        Optional.ofNullable(entries.get("restart")).map(YamlTree::text).orElse(""),
        program(entries, "command"),
        program(entries, "entrypoint"),
        interpolations(entries));
  }

  private static void environment(
      @org.jspecify.annotations.Nullable Node node, Map<String, String> set, List<String> passed) {
    if (node == null) {
      return;
    }
    YamlTree.map(node)
        .forEach((key, value) -> {
          if (YamlTree.isNull(value)) {
            passed.add(key);
          } else {
            set.put(key, YamlTree.text(value));
          }
        });
    for (Node item : YamlTree.list(node)) {
      String text = YamlTree.text(item);
      int equals = text.indexOf('=');
      if (equals < 0) {
        passed.add(text);
      } else {
        set.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
  }

  private static List<ServiceFacts.EnvFile> envFiles(@org.jspecify.annotations.Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    List<Node> items = node instanceof ScalarNode ? List.of(node) : YamlTree.list(node);
    return items.stream()
        .map(item -> {
          Map<String, Node> entries = YamlTree.map(item);
          Node path = entries.getOrDefault("path", item);
          Node required = entries.get("required");
          return new ServiceFacts.EnvFile(
              YamlTree.text(path), required == null || !YamlTree.text(required).equals("false"));
        })
        .toList();
  }

  private static List<ServiceFacts.Dependency> dependencies(
      @org.jspecify.annotations.Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    var all = new ArrayList<ServiceFacts.Dependency>();
    YamlTree.list(node)
        .forEach(item ->
            all.add(new ServiceFacts.Dependency(YamlTree.text(item), "service_started", true)));
    YamlTree.map(node)
        .forEach((name, options) -> {
          Map<String, Node> entries = YamlTree.map(options);
          Node condition = entries.get("condition");
          Node required = entries.get("required");
          all.add(
              new ServiceFacts.Dependency(
                  name,
                  condition == null ? "service_started" : YamlTree.text(condition),
                  required == null || !YamlTree.text(required).equals("false")));
        });
    return all;
  }

  private static List<String> networks(@org.jspecify.annotations.Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    var named = YamlTree.map(node).keySet();
    return named.isEmpty() ? YamlTree.words(Optional.of(node)) : List.copyOf(named);
  }

  /** A command as written, or its fingerprint when it is a script: facts only, no code. */
  private static List<String> program(Map<String, Node> entries, String key) {
    return words(entries, key).stream()
        .map(w -> w.replaceAll("\\s+", " ").strip())
        .map(w -> w.matches("(?s).*(&&|;|\\bif\\b|>).*") ? "script:" + print(w) : w)
        .toList();
  }

  private static List<String> interpolations(Map<String, Node> entries) {
    var found = new TreeSet<String>();
    entries.forEach((key, node) -> {
      if (!key.equals("environment")) {
        collect(node, found);
      }
    });
    return List.copyOf(found);
  }

  private static void collect(Node node, Set<String> found) {
    String text = YamlTree.text(node);
    var matcher = INTERPOLATION.matcher(text);
    int from = 0;
    while (matcher.find(from)) {
      from = matcher.end();
      if (matcher.group(1) != null) {
        found.add("$" + matcher.group(1));
      } else {
        from = close(text, matcher.end());
        found.add(text.substring(matcher.end() - 2, from));
      }
    }
    YamlTree.list(node).forEach(item -> collect(item, found));
    YamlTree.map(node).values().forEach(value -> collect(value, found));
  }

  private static int close(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private static String options(Node node) {
    return print(flat(node));
  }

  private static String flat(Node node) {
    var entries = YamlTree.map(node);
    if (!entries.isEmpty()) {
      var sorted = new java.util.TreeMap<String, String>();
      entries.forEach((key, value) -> sorted.put(key, flat(value)));
      return sorted.toString();
    }
    List<Node> items = YamlTree.list(node);
    return items.isEmpty()
        ? YamlTree.text(node)
        : items.stream().map(ComposeFile::flat).toList().toString();
  }

  private static String print(String text) {
    return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Node> map(Map<String, Node> entries, String key) {
    Node node = entries.get(key);
    return node == null ? Map.of() : YamlTree.map(node);
  }

  private static List<String> words(Map<String, Node> entries, String key) {
    return YamlTree.words(Optional.ofNullable(entries.get(key)));
  }
}
