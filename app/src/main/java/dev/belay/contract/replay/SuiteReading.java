package dev.belay.contract.replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One reading of one suite: what people edited, checked before anything is sent. */
record SuiteReading(Path file) {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  ProbeSuite suite(Object root) {
    var apps = new ArrayList<App>();
    Set<String> names = new HashSet<>();
    Map<?, ?> top = map(root, "the top");
    for (Object one : list(top.get("apps"))) {
      Map<?, ?> app = map(one, "an app");
      String name = text(app, "name", "");
      if (!name.matches("[A-Za-z0-9-]+") || !names.add(name)) {
        throw SuiteFile.refused(
            file + ": the app name `" + name + "` is empty, odd or twice there", null);
      }
      apps.add(
          new App(
              name,
              text(app, "id", ""),
              text(app, "mode", "chat"),
              text(app, "user", ""),
              number(app, "active", 0),
              number(app, "per-minute", 0)));
    }
    var probes = new ArrayList<Probe>();
    Set<String> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (Object one : list(top.get("probes"))) {
      Probe probe = probe(map(one, "a probe"));
      if (!ids.add(probe.id())) {
        throw SuiteFile.refused(file + ": the probe " + probe.id() + " is there twice", null);
      }
      if (!probe.app().isEmpty() && !names.contains(probe.app())) {
        throw SuiteFile.refused(
            "%s: the probe %s names the app `%s`, which is not listed"
                .formatted(file, probe.id(), probe.app()),
            null);
      }
      for (String need : probe.needs()) {
        if (!taken.contains(need)) {
          throw SuiteFile.refused(
              "%s: the probe %s needs {{%s}}, which no earlier probe takes"
                  .formatted(file, probe.id(), need),
              null);
        }
      }
      taken.addAll(probe.take().keySet());
      probes.add(probe);
    }
    if (probes.isEmpty()) {
      throw SuiteFile.refused(file + ": no probes", null);
    }
    return new ProbeSuite(apps, probes);
  }

  private Probe probe(Map<?, ?> map) {
    String id = text(map, "id", "");
    String request = text(map, "request", "");
    if (id.isEmpty() || !request.matches("[A-Z]{3,7} /\\S*")) {
      throw SuiteFile.refused(
          "%s: the probe `%s` has no id or no request such as GET /v1/info".formatted(file, id),
          null);
    }
    var take = new LinkedHashMap<String, String>();
    if (map.get("take") instanceof Map<?, ?> given) {
      given.forEach((k, v) -> take.put(String.valueOf(k), String.valueOf(v)));
    }
    Object body = map.get("body");
    int space = request.indexOf(' ');
    checkRequest(id, request.substring(0, space), request.substring(space + 1));
    String upload = text(map, "upload", "");
    if (!upload.matches("[A-Za-z0-9._-]*")) {
      throw SuiteFile.refused("%s: the probe %s uploads an odd name".formatted(file, id), null);
    }
    return new Probe(
        id,
        text(map, "app", ""),
        text(map, "session", ""),
        request.substring(0, space),
        request.substring(space + 1),
        body == null ? Optional.empty() : Optional.of(JsonMapper.shared().valueToTree(body)),
        upload.isEmpty() ? Optional.empty() : Optional.of(upload),
        Boolean.TRUE.equals(map.get("writes")),
        take,
        list(map.get("ignore")).stream().map(String::valueOf).toList(),
        Duration.ofSeconds(Math.clamp(number(map, "seconds", 30), 1, 600)));
  }

  private void checkRequest(String id, String method, String path) {
    if (!METHODS.contains(method)) {
      throw SuiteFile.refused(
          "%s: the probe %s has the method %s, which no probe can have".formatted(file, id, method),
          null);
    }
    try {
      var _ = URI.create("http://host" + Probe.filled(path, name -> "x"));
    } catch (IllegalArgumentException e) {
      throw SuiteFile.refused(
          "%s: the path of the probe %s is no path of an address: %s".formatted(file, id, path), e);
    }
  }

  private Map<?, ?> map(@Nullable Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw SuiteFile.refused(file + ": " + what + " is not a mapping", null);
  }

  private List<?> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw SuiteFile.refused(file + ": a list was expected, not `" + value + "`", null);
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : String.valueOf(value);
  }

  private static int number(Map<?, ?> map, String key, int otherwise) {
    return map.get(key) instanceof Number n ? n.intValue() : otherwise;
  }
}
