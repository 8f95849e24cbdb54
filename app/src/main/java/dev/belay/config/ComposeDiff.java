package dev.belay.config;

import dev.belay.config.ComposeChange.Kind;
import dev.belay.release.ComposeFacts;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The three-way comparison of compose files: installed release, new release, yours; pure. */
public final class ComposeDiff {
  private final ComposeFacts old;
  private final ComposeFacts next;
  private final ComposeStructure yours;
  private final List<ComposeChange> changes = new ArrayList<>();

  private ComposeDiff(ComposeFacts old, ComposeFacts next, ComposeStructure yours) {
    this.old = old;
    this.next = next;
    this.yours = yours;
  }

  /** Every difference, what needs a person first. */
  public static List<ComposeChange> of(
      ComposeFacts old, ComposeFacts next, ComposeStructure yours) {
    var diff = new ComposeDiff(old, next, yours);
    diff.services();
    diff.project();
    diff.changes.sort(
        Comparator.comparing(ComposeChange::kind)
            .thenComparing(ComposeChange::service)
            .thenComparing(ComposeChange::field));
    return List.copyOf(diff.changes);
  }

  private void services() {
    Map<String, String> renamed = renamed();
    var names = new LinkedHashSet<String>();
    old.services().forEach(s -> names.add(s.name()));
    next.services().forEach(s -> names.add(s.name()));
    names.addAll(yours.services().keySet());
    for (String name : names) {
      Optional<ServiceFacts> before = old.service(name);
      Optional<ServiceFacts> after = next.service(renamed.getOrDefault(name, name));
      Optional<ServiceFacts> mine = Optional.ofNullable(yours.services().get(name));
      if (before.isPresent() && mine.isPresent()) {
        if (renamed.containsKey(name)) {
          add(Kind.SERVICE_RENAMED, name, "", name, renamed.get(name), name);
        } else if (after.isEmpty()) {
          add(Kind.SERVICE_REMOVED, name, "", before.get().image(), "", mine.get().image());
        }
        ServiceFacts own = comparable(mine.get(), before.get());
        fields(name, fields(before.get()), after.map(ComposeDiff::fields), own(own));
      } else if (before.isPresent()) {
        add(Kind.SERVICE_MISSING, name, "", before.get().image(), image(after), "");
      } else if (mine.isPresent()) {
        Kind kind = after.isPresent() ? Kind.BOTH : Kind.SERVICE_YOURS;
        add(kind, name, "", "", image(after), mine.get().image());
      } else if (!renamed.containsValue(name)) {
        add(Kind.SERVICE_ADDED, name, "", "", image(after), "");
      }
    }
  }

  private static String image(Optional<ServiceFacts> service) {
    return service.map(ServiceFacts::image).orElse("");
  }

  /** A service that went while one with the same image and a common mount came. */
  private Map<String, String> renamed() {
    var renamed = new LinkedHashMap<String, String>();
    for (ServiceFacts gone : old.services()) {
      if (next.service(gone.name()).isPresent()) {
        continue;
      }
      next.services().stream()
          .filter(s -> old.service(s.name()).isEmpty())
          .filter(s -> s.imageRepository().equals(gone.imageRepository()))
          .filter(s -> s.volumes().stream().anyMatch(v -> targets(gone).contains(target(v))))
          .findFirst()
          .ifPresent(s -> renamed.put(gone.name(), s.name()));
    }
    return renamed;
  }

  private static Set<String> targets(ServiceFacts service) {
    var targets = new TreeSet<String>();
    service.volumes().forEach(v -> targets.add(target(v)));
    return targets;
  }

  private static String target(String mount) {
    String[] parts = mount.replaceAll("\\$\\{[^}]*}", "x").split(":");
    return parts.length < 2 ? parts[0] : parts[1];
  }

  private void fields(
      String name,
      Map<String, String> before,
      Optional<Map<String, String>> after,
      Map<String, String> mine) {
    var all = new TreeSet<>(before.keySet());
    after.ifPresent(a -> all.addAll(a.keySet()));
    all.addAll(mine.keySet());
    for (String field : all) {
      String o = before.getOrDefault(field, "");
      String m = mine.getOrDefault(field, "");
      String n = after.map(a -> a.getOrDefault(field, "")).orElse(o);
      boolean edited = !m.equals(o);
      boolean released = !n.equals(o);
      if (edited && !(released && m.equals(n))) {
        add(released ? Kind.BOTH : Kind.EDITED, name, field, o, n, m);
      } else if (released) {
        add(Kind.CHANGED, name, field, o, n, m);
      }
    }
  }

  /** The catalog leaves a mount in its long form empty: as many of yours are left so too. */
  private static ServiceFacts comparable(ServiceFacts mine, ServiceFacts release) {
    var volumes = new ArrayList<>(mine.volumes());
    long unknown = release.volumes().stream().filter(String::isEmpty).count();
    for (int i = 0; i < volumes.size() && unknown > 0; i++) {
      if (!release.volumes().contains(volumes.get(i))) {
        volumes.set(i, "");
        unknown--;
      }
    }
    return new ServiceFacts(
        mine.name(),
        mine.image(),
        mine.profiles(),
        mine.envFiles(),
        mine.environment(),
        mine.passedThrough(),
        volumes,
        mine.ports(),
        mine.dependsOn(),
        mine.networks(),
        mine.restart(),
        mine.command(),
        mine.entrypoint(),
        mine.interpolations());
  }

  /** Yours, with what the facts of a release have no word for. */
  private Map<String, String> own(ServiceFacts mine) {
    Map<String, String> fields = fields(mine);
    ServicePlace place = yours.place(mine.name());
    place.own().forEach((key, value) -> put(fields, key, value));
    if (mine.image().isEmpty()) {
      put(
          fields,
          "build",
          old.service(mine.name()).filter(s -> s.image().isEmpty()).isPresent()
              ? ""
              : place.build());
    }
    return fields;
  }

  private static Map<String, String> fields(ServiceFacts service) {
    var fields = new LinkedHashMap<String, String>();
    put(fields, "image", service.image());
    put(fields, "profiles", String.join(", ", new TreeSet<>(service.profiles())));
    var envFiles = service.envFiles().stream().map(ServiceFacts.EnvFile::path).toList();
    put(fields, "env_file", String.join(", ", envFiles));
    service.environment().forEach((key, value) -> fields.put("environment." + key, value));
    service.passedThrough().forEach(key -> fields.put("environment." + key, "passed through"));
    put(fields, "volumes", String.join(", ", new TreeSet<>(service.volumes())));
    put(fields, "ports", String.join(", ", new TreeSet<>(service.ports())));
    var waits = service.dependsOn().stream().map(ServiceFacts.Dependency::service).toList();
    put(fields, "depends_on", String.join(", ", new TreeSet<>(waits)));
    put(fields, "networks", String.join(", ", new TreeSet<>(service.networks())));
    put(fields, "restart", service.restart());
    put(fields, "command", String.join(" ", service.command()));
    put(fields, "entrypoint", String.join(" ", service.entrypoint()));
    return fields;
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  private void project() {
    named("volume", Set.copyOf(old.volumes()), Set.copyOf(next.volumes()), yours.volumes());
    var names = new TreeSet<>(old.networks().keySet());
    names.addAll(next.networks().keySet());
    names.addAll(yours.networks().keySet());
    for (String name : names) {
      String o = old.networks().getOrDefault(name, "");
      String n = next.networks().getOrDefault(name, "");
      String m = yours.networks().getOrDefault(name, "");
      if (!m.equals(o) && !m.equals(n)) {
        add(o.equals(n) ? Kind.EDITED : Kind.BOTH, name, "network", o, n, m);
      } else if (!o.equals(n)) {
        add(Kind.CHANGED, name, "network", o, n, m);
      }
    }
  }

  private void named(String what, Set<String> before, Set<String> after, List<String> mine) {
    for (String name : mine) {
      if (!before.contains(name) && !after.contains(name)) {
        add(Kind.EDITED, name, what, "", "", name);
      }
    }
  }

  private void add(Kind kind, String service, String field, String o, String n, String m) {
    String place = yours.places().getOrDefault(service, "");
    changes.add(new ComposeChange(kind, service, field, o, n, m, place));
  }
}
