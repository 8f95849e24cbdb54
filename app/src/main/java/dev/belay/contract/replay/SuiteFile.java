package dev.belay.contract.replay;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
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
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.json.JsonMapper;

/** A probe suite as a YAML file that people edit. It never holds a key. */
public final class SuiteFile {
  private static final String HEAD =
      """
      # Calls that Belay makes against the old and the new version and compares.
      # Keys are not in here: they come from BELAY_API_KEY_<APP> (capitals, - as _) or the database.
      # {{name}} is taken from an earlier answer, {{env:NAME}} from the environment.
      # Probes with `writes: true` change something and are played on copies only.
      """;

  private SuiteFile() {}

  public static String text(ProbeSuite suite) {
    var apps = new ArrayList<Object>();
    for (App app : suite.apps()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("name", app.name());
      put(one, "id", app.id());
      one.put("mode", app.mode());
      put(one, "user", app.user());
      if (app.active() > 0) {
        one.put("active", app.active());
      }
      if (app.perMinute() > 0) {
        one.put("per-minute", app.perMinute());
      }
      apps.add(one);
    }
    var probes = new ArrayList<Object>();
    for (Probe probe : suite.probes()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("id", probe.id());
      one.put("request", probe.method() + " " + probe.path());
      put(one, "app", probe.app());
      put(one, "session", probe.session());
      probe
          .body()
          .ifPresent(b -> one.put("body", JsonMapper.shared().convertValue(b, Object.class)));
      probe.upload().ifPresent(u -> one.put("upload", u));
      if (probe.writes()) {
        one.put("writes", true);
      }
      if (!probe.take().isEmpty()) {
        one.put("take", new java.util.TreeMap<>(probe.take()));
      }
      if (!probe.ignore().isEmpty()) {
        one.put("ignore", probe.ignore());
      }
      if (probe.slow().toSeconds() != 30) {
        one.put("seconds", probe.slow().toSeconds());
      }
      probes.add(one);
    }
    var root = new LinkedHashMap<String, Object>();
    root.put("schema", 1);
    root.put("apps", apps);
    root.put("probes", probes);
    var settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return HEAD + new Dump(settings).dumpToString(root);
  }

  private static void put(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  /**
   * @throws OutsideException with file, line and the probe's id when something cannot be used
   */
  public static ProbeSuite read(Path file) {
    Object root;
    try {
      var settings = LoadSettings.builder().setLabel(file.toString()).build();
      root = new Load(settings).loadFromString(Files.readString(file));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      throw refused(file + ":" + line + ": " + e.getProblem(), e);
    } catch (YamlEngineException | IOException e) {
      throw refused(file + ": " + e, e);
    }
    var suite = new Reading(file);
    return suite.suite(root);
  }

  private static OutsideException refused(String seen, @Nullable Exception cause) {
    return new OutsideException(
        Failure.badInput("the probe suite cannot be used", seen, "belay api record --help"),
        cause == null ? new IllegalArgumentException(seen) : cause);
  }

  /** Names exactly this text of the suite: its answers belong to it. */
  public static String fingerprint(Path file) {
    try {
      return Fingerprint.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw refused(file + ": " + e, e);
    }
  }

  /** One reading of one file. */
  private record Reading(Path file) {

    ProbeSuite suite(Object root) {
      var apps = new ArrayList<App>();
      Set<String> names = new HashSet<>();
      Map<?, ?> top = map(root, "the top");
      for (Object one : list(top.get("apps"))) {
        Map<?, ?> app = map(one, "an app");
        String name = text(app, "name", "");
        if (!name.matches("[A-Za-z0-9-]+") || !names.add(name)) {
          throw refused(file + ": the app name `" + name + "` is empty, odd or twice there", null);
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
          throw refused(file + ": the probe " + probe.id() + " is there twice", null);
        }
        if (!probe.app().isEmpty() && !names.contains(probe.app())) {
          throw refused(
              "%s: the probe %s names the app `%s`, which is not listed"
                  .formatted(file, probe.id(), probe.app()),
              null);
        }
        for (String need : probe.needs()) {
          if (!taken.contains(need)) {
            throw refused(
                "%s: the probe %s needs {{%s}}, which no earlier probe takes"
                    .formatted(file, probe.id(), need),
                null);
          }
        }
        taken.addAll(probe.take().keySet());
        probes.add(probe);
      }
      if (probes.isEmpty()) {
        throw refused(file + ": no probes", null);
      }
      return new ProbeSuite(apps, probes);
    }

    private Probe probe(Map<?, ?> map) {
      String id = text(map, "id", "");
      String request = text(map, "request", "");
      if (id.isEmpty() || !request.matches("[A-Z]{3,7} /\\S*")) {
        throw refused(
            "%s: the probe `%s` has no id or no request such as GET /v1/info".formatted(file, id),
            null);
      }
      var take = new LinkedHashMap<String, String>();
      if (map.get("take") instanceof Map<?, ?> given) {
        given.forEach((k, v) -> take.put(String.valueOf(k), String.valueOf(v)));
      }
      Object body = map.get("body");
      int space = request.indexOf(' ');
      return new Probe(
          id,
          text(map, "app", ""),
          text(map, "session", ""),
          request.substring(0, space),
          request.substring(space + 1),
          body == null ? Optional.empty() : Optional.of(JsonMapper.shared().valueToTree(body)),
          map.get("upload") == null ? Optional.empty() : Optional.of(text(map, "upload", "")),
          Boolean.TRUE.equals(map.get("writes")),
          take,
          list(map.get("ignore")).stream().map(String::valueOf).toList(),
          Duration.ofSeconds(Math.clamp(number(map, "seconds", 30), 1, 600)));
    }

    private Map<?, ?> map(@Nullable Object value, String what) {
      if (value instanceof Map<?, ?> map) {
        return map;
      }
      throw refused(file + ": " + what + " is not a mapping", null);
    }

    private List<?> list(@Nullable Object value) {
      if (value == null) {
        return List.of();
      }
      if (value instanceof List<?> list) {
        return list;
      }
      throw refused(file + ": a list was expected, not `" + value + "`", null);
    }

    private static String text(Map<?, ?> map, String key, String otherwise) {
      Object value = map.get(key);
      return value == null ? otherwise : String.valueOf(value);
    }

    private static int number(Map<?, ?> map, String key, int otherwise) {
      return map.get(key) instanceof Number n ? n.intValue() : otherwise;
    }
  }
}
