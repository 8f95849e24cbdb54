package dev.belay.config;

import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/** The operator's own compose files over the services of a release whose file is not at hand. */
final class ServiceOverlay {
  private ServiceOverlay() {}

  /** These services with the ones of another file over them, as Compose merges its files. */
  static List<ServiceFacts> over(List<ServiceFacts> below, List<ServiceFacts> above) {
    var all = new LinkedHashMap<String, ServiceFacts>();
    below.forEach(s -> all.put(s.name(), s));
    above.forEach(s -> all.merge(s.name(), s, ServiceOverlay::over));
    return List.copyOf(all.values());
  }

  private static ServiceFacts over(ServiceFacts below, ServiceFacts above) {
    var files = new ArrayList<>(below.envFiles());
    files.addAll(above.envFiles());
    var set = new LinkedHashMap<>(below.environment());
    above.passedThrough().forEach(set::remove);
    set.putAll(above.environment());
    var passed = new TreeSet<>(below.passedThrough());
    passed.removeAll(above.environment().keySet());
    passed.addAll(above.passedThrough());
    var uses = new TreeSet<>(below.interpolations());
    uses.addAll(above.interpolations());
    return new ServiceFacts(
        below.name(),
        above.image().isEmpty() ? below.image() : above.image(),
        below.profiles(),
        files,
        set,
        List.copyOf(passed),
        volumes(below.volumes(), above.volumes()),
        below.ports(),
        below.dependsOn(),
        below.networks(),
        below.restart(),
        below.command(),
        below.entrypoint(),
        List.copyOf(uses));
  }

  /** A mount replaces the one with the same target. */
  private static List<String> volumes(List<String> below, List<String> above) {
    var byTarget = new LinkedHashMap<String, String>();
    below.forEach(mount -> byTarget.put(Mount.target(mount), mount));
    above.forEach(mount -> byTarget.put(Mount.target(mount), mount));
    return List.copyOf(byTarget.values());
  }
}
