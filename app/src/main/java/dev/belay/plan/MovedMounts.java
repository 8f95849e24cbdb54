package dev.belay.plan;

import dev.belay.config.EnvSet;
import dev.belay.config.Mount;
import dev.belay.config.Variables;
import dev.belay.release.ServiceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Data that a service would no longer find where it finds it now. */
final class MovedMounts {
  /** Below here Dify's services keep data; its configuration files lie beside it. */
  private static final String DATA = "volumes/";

  private final Set<String> started;
  private final EnvSet now;
  private final EnvSet then;

  /**
   * @param started the services that run now
   * @param then the installation with the merged configuration and the target's services
   */
  MovedMounts(Set<String> started, EnvSet now, EnvSet then) {
    this.started = started;
    this.now = now;
    this.then = then;
  }

  /** One sentence per mount: service, path in the container, the place now and then. */
  List<String> sentences() {
    var moved = new ArrayList<String>();
    for (ServiceFacts service : now.services()) {
      Optional<ServiceFacts> heir = heir(service);
      if (heir.isEmpty() || !started.contains(service.name())) {
        continue; // nothing runs on this data, or nothing will look for it
      }
      boolean whole = heir.get().volumes().stream().noneMatch(String::isEmpty);
      Map<String, String> before = places(service, now.variables());
      Map<String, String> after = places(heir.get(), then.variables());
      before.forEach((target, source) -> {
        String there = after.getOrDefault(target, "");
        boolean gone = there.isEmpty() && whole && !after.containsValue(source);
        boolean other = !there.isEmpty() && !there.equals(source);
        if ((gone && data(source)) || (other && (data(source) || data(there)))) {
          moved.add(
              "%s %s: %s now, %s then"
                  .formatted(
                      heir.get().name(), target, source, there.isEmpty() ? "nothing" : there));
        }
      });
    }
    return moved;
  }

  private Optional<ServiceFacts> heir(ServiceFacts service) {
    var same =
        then.services().stream()
            .filter(s -> s.name().equals(service.name()) && then.compose().runnable(s.name()))
            .findFirst();
    return same.isPresent()
        ? same
        : then.services().stream()
            .filter(s -> s.imageRepository().equals(service.imageRepository()))
            .filter(s -> now.services().stream().noneMatch(n -> n.name().equals(s.name())))
            .findFirst();
  }

  /** Places by the path at which the container has them. */
  private static Map<String, String> places(ServiceFacts service, Variables variables) {
    var places = new LinkedHashMap<String, String>();
    for (String text : service.volumes()) {
      Mount.of(text, variables).ifPresent(m -> places.put(m.target(), plain(m.source())));
    }
    return places;
  }

  /** A named volume, or one of the directories that Dify's own file keeps data in. */
  private static boolean data(String source) {
    return source.contains(DATA) || !(source.contains("/") || source.startsWith("."));
  }

  private static String plain(String source) {
    String short_ = source.startsWith("./") ? source.substring(2) : source;
    return short_.endsWith("/") ? short_.substring(0, short_.length() - 1) : short_;
  }
}
