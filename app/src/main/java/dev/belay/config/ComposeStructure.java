package dev.belay.config;

import dev.belay.release.ComposeFacts;
import dev.belay.release.Fingerprint;
import dev.belay.release.ServiceFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * An installation's compose files as one project, in the words in which the catalog describes a
 * release; interpolations stay as written.
 *
 * @param services by name, in file order
 * @param volumes the named volumes
 * @param networks name to the fingerprint of its options
 * @param unresolved what was not followed, with file and line: {@code include}, {@code extends}
 * @param places service to the file and line that names it first
 * @param found where each service's image comes from and how it is found
 */
public record ComposeStructure(
    Map<String, ServiceFacts> services,
    List<String> volumes,
    Map<String, String> networks,
    List<String> unresolved,
    Map<String, String> places,
    Map<String, ServicePlace> found) {
  /** Texts of a released service that name a variable, where its entries do not show them. */
  static final String USES = "x-belay-uses";

  public ComposeStructure {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    volumes = List.copyOf(volumes);
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    unresolved = List.copyOf(unresolved);
    places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    found = Map.copyOf(found);
  }

  /** The services of a release, and nothing else. */
  static ComposeStructure of(Collection<ServiceFacts> services) {
    var byName = new LinkedHashMap<String, ServiceFacts>();
    services.forEach(s -> byName.put(s.name(), s));
    return new ComposeStructure(byName, List.of(), Map.of(), List.of(), Map.of(), Map.of());
  }

  /** A release's compose file as it comes. */
  static ComposeStructure of(ComposeFacts released) {
    return new ComposeStructure(
        of(released.services()).services,
        released.volumes(),
        released.networks(),
        List.of(),
        Map.of(),
        ReleasedTree.built(released));
  }

  /** Where a service's image comes from and how it is found. */
  public ServicePlace place(String service) {
    return found.getOrDefault(service, ServicePlace.PLAIN);
  }

  /** Whether Compose can make a container of a service: it has an image, or is built. */
  public boolean runnable(String service) {
    ServiceFacts facts = services.get(service);
    return facts != null && !(facts.image().isEmpty() && place(service).build().isEmpty());
  }

  /** The same with more that was not followed. */
  ComposeStructure unresolved(List<String> more) {
    var all = new ArrayList<>(unresolved);
    all.addAll(more);
    return new ComposeStructure(services, volumes, networks, all, places, found);
  }

  /** The same with these options of its networks, where it does not know better. */
  ComposeStructure networks(Map<String, String> known) {
    var all = new LinkedHashMap<>(networks);
    known.forEach(all::put);
    return new ComposeStructure(services, volumes, all, unresolved, places, found);
  }

  /**
   * The files in the order in which Compose is given them, later ones over earlier ones; what they
   * include is among them.
   *
   * @throws dev.belay.outside.OutsideException with file and line when one of them is unusable
   */
  public static ComposeStructure of(List<YamlText> files) {
    return of(Map.of(), files, new ExtendedServices(Map.of()));
  }

  /** The same over a first file that is at hand as a tree. */
  static ComposeStructure of(
      Map<String, @Nullable Object> first, List<YamlText> files, ExtendedServices extended) {
    Map<String, @Nullable Object> all = first;
    var unresolved = new ArrayList<String>();
    var places = new LinkedHashMap<String, String>();
    for (YamlText file : files) {
      named(file, places);
      all = ComposeTree.over(all, extended.of(file, unresolved));
    }
    var services = new LinkedHashMap<String, ServiceFacts>();
    var found = new LinkedHashMap<String, ServicePlace>();
    ComposeTree.map(all.get("services"))
        .forEach((name, service) -> {
          var entries = ComposeTree.map(service);
          services.put(name, service(name, entries));
          found.put(name, ServicePlace.of(name, entries));
        });
    var networks = new LinkedHashMap<String, String>();
    ComposeTree.map(all.get("networks"))
        .forEach((name, options) -> networks.put(name, print(flat(options))));
    return new ComposeStructure(
        services,
        List.copyOf(ComposeTree.map(all.get("volumes")).keySet()),
        networks,
        unresolved,
        places,
        found);
  }

  private static void named(YamlText file, Map<String, String> places) {
    NodeTuple services = YamlTree.entries(file.root()).get("services");
    if (services != null && services.getValueNode() instanceof MappingNode map) {
      YamlTree.entries(map)
          .forEach((name, entry) -> places.putIfAbsent(name, file.at(entry.getKeyNode())));
    }
  }

  /**
   * The local files that a file includes.
   *
   * @param unresolved takes what Compose would include and Belay does not follow
   */
  static List<String> includes(YamlText file, List<String> unresolved) {
    NodeTuple entry = YamlTree.entries(file.root()).get("include");
    if (entry == null) {
      return List.of();
    }
    var local = new ArrayList<String>();
    for (Object item : ComposeTree.list(ComposeTree.of(entry.getValueNode()))) {
      if (item instanceof String path && !path.contains("://") && !path.contains("$")) {
        local.add(path);
      } else {
        unresolved.add(
            file.at(entry.getKeyNode())
                + ": an include with options or of a remote file is not followed");
      }
    }
    return local;
  }

  private static ServiceFacts service(String name, Map<String, @Nullable Object> entries) {
    var environment = new LinkedHashMap<String, String>();
    var passedThrough = new ArrayList<String>();
    ComposeTree.mapping("environment", entries.get("environment"))
        .forEach((key, value) -> {
          if (value == null) {
            passedThrough.add(key);
          } else {
            environment.put(key, value.toString());
          }
        });
    return new ServiceFacts(
        name,
        text(entries.get("image")),
        words(entries.get("profiles")),
        ComposeTree.list(entries.get("env_file")).stream().map(ComposeStructure::envFile).toList(),
        environment,
        passedThrough,
        words(entries.get("volumes")),
        words(entries.get("ports")),
        dependencies(entries.get("depends_on")),
        List.copyOf(ComposeTree.mapping("networks", entries.get("networks")).keySet()),
        text(entries.get("restart")),
        program(entries.get("command")),
        program(entries.get("entrypoint")),
        interpolations(entries));
  }

  /** Every text outside {@code environment} that names a variable. */
  private static List<String> interpolations(Map<String, @Nullable Object> entries) {
    var texts = new TreeSet<String>();
    entries.forEach((key, value) -> {
      if (!key.equals("environment")) {
        collect(value, texts);
      }
    });
    return List.copyOf(texts);
  }

  private static void collect(@Nullable Object value, Set<String> texts) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> map.values().forEach(item -> collect(item, texts));
      case List<?> list -> list.forEach(item -> collect(item, texts));
      case String text when text.indexOf('$') >= 0 -> texts.add(text);
      default -> {}
    }
  }

  private static ServiceFacts.EnvFile envFile(@Nullable Object item) {
    if (item instanceof Map<?, ?> options) {
      boolean required = !"false".equals(options.get("required"));
      return new ServiceFacts.EnvFile(String.valueOf(options.get("path")), required);
    }
    return new ServiceFacts.EnvFile(text(item), true);
  }

  private static List<ServiceFacts.Dependency> dependencies(@Nullable Object value) {
    var all = new ArrayList<ServiceFacts.Dependency>();
    ComposeTree.mapping("depends_on", value)
        .forEach((name, options) -> {
          var map = ComposeTree.map(options);
          Object condition = map.get("condition");
          all.add(
              new ServiceFacts.Dependency(
                  name,
                  condition == null ? "service_started" : condition.toString(),
                  !"false".equals(map.get("required"))));
        });
    return all;
  }

  /** Long forms of ports and mounts are written as their short ones. */
  private static List<String> words(@Nullable Object value) {
    return ComposeTree.list(value).stream()
        .map(item -> item instanceof Map<?, ?> map ? shortForm(map) : text(item))
        .toList();
  }

  private static String shortForm(Map<?, ?> map) {
    Object from = map.containsKey("source") ? map.get("source") : map.get("published");
    String tail = "true".equals(map.get("read_only")) ? ":ro" : "";
    return (from == null ? "" : from + ":") + map.get("target") + tail;
  }

  /** A command as written, or its fingerprint when it is a script, as in the catalog. */
  private static List<String> program(@Nullable Object value) {
    return words(value).stream()
        .map(w -> w.replaceAll("\\s+", " ").strip())
        .map(w -> w.matches("(?s).*(&&|;|\\bif\\b|>).*") ? "script:" + print(w) : w)
        .toList();
  }

  private static String flat(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      var sorted = new TreeMap<String, String>();
      map.forEach((key, item) -> sorted.put(String.valueOf(key), flat(item)));
      return sorted.toString();
    }
    if (value instanceof List<?> list && !list.isEmpty()) {
      return list.stream().map(ComposeStructure::flat).toList().toString();
    }
    return value instanceof String text ? text : "";
  }

  private static String print(String text) {
    return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
