package dev.belay.contract.replay;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
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
    return new SuiteReading(file).suite(root);
  }

  static OutsideException refused(String seen, @Nullable Exception cause) {
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
}
