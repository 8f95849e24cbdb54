package dev.belay.config;

import dev.belay.release.ComposeFacts;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A release's compose file as a tree, from its facts, so that other files can be laid over it as
 * Compose does. What the facts do not keep is absent.
 */
final class ReleasedTree {
  private static final String BUILT = ".";

  private ReleasedTree() {}

  /** The services of a release that are built where they run. */
  static Map<String, ServicePlace> built(ComposeFacts compose) {
    var built = new LinkedHashMap<String, ServicePlace>();
    compose.services().stream()
        .filter(s -> s.image().isEmpty())
        .forEach(s -> built.put(s.name(), ServicePlace.built(BUILT)));
    return built;
  }

  static Map<String, @Nullable Object> of(ComposeFacts compose) {
    var services = new LinkedHashMap<String, @Nullable Object>();
    compose.services().forEach(s -> services.put(s.name(), service(s)));
    var volumes = new LinkedHashMap<String, @Nullable Object>();
    compose.volumes().forEach(name -> volumes.put(name, null));
    var networks = new LinkedHashMap<String, @Nullable Object>();
    compose.networks().forEach((name, options) -> networks.put(name, null));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("services", services);
    tree.put("volumes", volumes);
    tree.put("networks", networks);
    return tree;
  }

  private static Map<String, @Nullable Object> service(ServiceFacts s) {
    var entries = new LinkedHashMap<String, @Nullable Object>();
    put(entries, "image", s.image());
    if (s.image().isEmpty()) {
      put(entries, "build", BUILT); // the facts keep no build, and a service has one of the two
    }
    put(entries, "profiles", s.profiles());
    put(entries, "env_file", s.envFiles().stream().map(ReleasedTree::envFile).toList());
    var environment = new LinkedHashMap<String, @Nullable Object>(s.environment());
    s.passedThrough().forEach(key -> environment.put(key, null));
    entries.put("environment", environment);
    put(entries, "volumes", s.volumes());
    put(entries, "ports", s.ports());
    var needs = new LinkedHashMap<String, @Nullable Object>();
    s.dependsOn().forEach(d -> needs.put(d.service(), dependency(d)));
    entries.put("depends_on", needs);
    put(entries, "networks", s.networks());
    put(entries, "restart", s.restart());
    put(entries, "command", s.command());
    put(entries, "entrypoint", s.entrypoint());
    put(entries, ComposeStructure.USES, s.interpolations());
    return entries;
  }

  private static Map<String, Object> envFile(ServiceFacts.EnvFile file) {
    return Map.of("path", file.path(), "required", Boolean.toString(file.required()));
  }

  private static Map<String, Object> dependency(ServiceFacts.Dependency d) {
    return Map.of("condition", d.condition(), "required", Boolean.toString(d.required()));
  }

  private static void put(Map<String, @Nullable Object> entries, String key, String text) {
    if (!text.isEmpty()) {
      entries.put(key, text);
    }
  }

  private static void put(Map<String, @Nullable Object> entries, String key, List<?> items) {
    if (!items.isEmpty()) {
      entries.put(key, new ArrayList<>(items));
    }
  }
}
