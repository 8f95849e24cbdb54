package dev.belay.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the image of a service comes from and how it is found in its networks; interpolations stay
 * as written.
 *
 * @param build the directory that its image is built from, empty when it is not built here
 * @param names under which others find it, beside its own: {@code container_name}, aliases
 * @param hosts that its own container resolves by itself: the aliases of {@code links}, {@code
 *     extra_hosts}
 * @param needs the services that it cannot be without, beside {@code depends_on}
 * @param own keys that Dify's file does not have for it, as short texts
 */
public record ServicePlace(
    String build,
    List<String> names,
    List<String> hosts,
    List<String> needs,
    Map<String, String> own) {
  /** A service of a release as it comes. */
  static final ServicePlace PLAIN = built("");

  /** A service of a release that is built where it runs. */
  static ServicePlace built(String build) {
    return new ServicePlace(build, List.of(), List.of(), List.of(), Map.of());
  }

  public ServicePlace {
    names = List.copyOf(names);
    hosts = List.copyOf(hosts);
    needs = List.copyOf(needs);
    own = Map.copyOf(own);
  }

  /** What a service's entries say. */
  static ServicePlace of(String service, Map<String, @Nullable Object> entries) {
    return new ServicePlace(
        build(entries.get("build")),
        names(entries),
        hosts(entries),
        needs(entries),
        OwnKeys.of(service, entries));
  }

  private static String build(@Nullable Object build) {
    return switch (build) {
      case null -> "";
      case Map<?, ?> options -> Optional.ofNullable(options.get("context")).orElse(".").toString();
      default -> build.toString();
    };
  }

  private static List<String> names(Map<String, @Nullable Object> entries) {
    Set<String> names = new LinkedHashSet<>();
    Optional.ofNullable(entries.get("container_name")).ifPresent(n -> names.add(n.toString()));
    ComposeTree.mapping("networks", entries.get("networks"))
        .values()
        .forEach(options ->
            ComposeTree.list(ComposeTree.map(options).get("aliases"))
                .forEach(alias -> names.add(String.valueOf(alias))));
    return List.copyOf(names);
  }

  private static List<String> hosts(Map<String, @Nullable Object> entries) {
    List<String> hosts = new ArrayList<>();
    for (Object link : ComposeTree.list(entries.get("links"))) {
      String[] parts = String.valueOf(link).split(":", 2);
      hosts.add(parts[parts.length - 1]);
    }
    for (Object link : ComposeTree.list(entries.get("external_links"))) {
      String[] parts = String.valueOf(link).split(":", 2);
      hosts.add(parts[parts.length - 1]);
    }
    hosts(entries.get("extra_hosts")).forEach((name, address) -> hosts.add(name));
    return List.copyOf(new LinkedHashSet<>(hosts));
  }

  private static List<String> needs(Map<String, @Nullable Object> entries) {
    List<String> needs = new ArrayList<>();
    ComposeTree.list(entries.get("links"))
        .forEach(link -> needs.add(String.valueOf(link).split(":", 2)[0]));
    ComposeTree.list(entries.get("volumes_from")).stream()
        .map(String::valueOf)
        .filter(from -> !from.startsWith("container:"))
        .forEach(from -> needs.add(from.split(":", 2)[0]));
    String mode = String.valueOf(entries.getOrDefault("network_mode", ""));
    if (mode.startsWith("service:")) {
      needs.add(mode.substring("service:".length()));
    }
    return needs;
  }

  /** {@code name:address} is as good as {@code name=address} here. */
  private static Map<String, @Nullable Object> hosts(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return ComposeTree.map(value);
    }
    var hosts = new LinkedHashMap<String, @Nullable Object>();
    list.forEach(item -> hosts.put(String.valueOf(item).split("[=:]", 2)[0], item));
    return hosts;
  }
}
