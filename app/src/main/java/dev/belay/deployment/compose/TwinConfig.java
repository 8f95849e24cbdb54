package dev.belay.deployment.compose;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Compose file of a twin, made from what Compose makes of the installation's. Only what is
 * named here is taken over: everything else could be a door (ports, networks, devices, sockets, log
 * drivers).
 *
 * @param text of the file, JSON, which is YAML; holds secrets
 * @param sources what the installation mounts, to where the twin has its own of it
 * @param stores those of {@code sources} that belong to a database or a cache
 * @param services by name
 * @param unlike in what it is unlike, one text each
 */
record TwinConfig(
    String text,
    Map<Path, Path> sources,
    Set<Path> stores,
    Map<String, Part> services,
    List<String> unlike) {

  /**
   * One service of the twin.
   *
   * @param environment as the twin's file gives it; holds secrets
   */
  record Part(String image, Map<String, String> environment) {}

  /** Services of Dify that execute; what only talks to the outside or schedules is left out. */
  private static final Set<String> KEPT =
      Set.of(Services.API, Services.WORKER, "web", Services.DAEMON, "sandbox", Services.INIT);

  private static final Set<String> TAKEN =
      Set.of(
          "image",
          "command",
          "entrypoint",
          "working_dir",
          "user",
          "group_add",
          "healthcheck",
          "shm_size",
          "ulimits",
          "tmpfs",
          "init",
          "read_only",
          "stop_grace_period",
          "stop_signal",
          "platform");

  /** Production next to it comes first, for the processor and when memory runs out. */
  private static final int SHARES = 256;

  private static final int FIRST_TO_DIE = 1000;

  static boolean keeps(String service) {
    return KEPT.contains(service) || Services.isStore(service);
  }

  /**
   * @param config what Compose prints for the installation's files
   * @param from the directory that relative paths in it started from
   * @param to the twin's own directory
   * @param network the container in whose network, a loopback and nothing else, all of it runs
   */
  static TwinConfig of(JsonNode config, Path from, Path to, String project, String network) {
    return of(config, from, to, project, network, false);
  }

  /**
   * The same.
   *
   * @param vectors whether it has a vector store of its own
   */
  static TwinConfig of(
      JsonNode config, Path from, Path to, String project, String network, boolean vectors) {
    return new Rendering(config, from, to, network, vectors).render(project);
  }

  private static final class Rendering {
    private final JsonNode config;
    private final Path from;
    private final Path to;
    private final String network;
    private final boolean vectors;
    private final Map<Path, Path> sources = new LinkedHashMap<>();
    private final Set<Path> stores = new TreeSet<>();
    private final Map<String, Part> parts = new TreeMap<>();
    private final Set<String> volumes = new TreeSet<>();
    private final Set<String> unlike = new TreeSet<>();
    private final Set<String> own = new TreeSet<>();

    Rendering(JsonNode config, Path from, Path to, String network, boolean vectors) {
      this.config = config;
      this.from = from;
      this.to = to;
      this.network = network;
      this.vectors = vectors;
    }

    TwinConfig render(String project) {
      var left = new TreeSet<String>();
      for (String name : config.path("services").propertyNames()) {
        (keeps(name) || (vectors && name.equals(Services.VECTORS)) ? own : left).add(name);
      }
      if (!left.isEmpty()) {
        unlike.add("it has no " + String.join(", ", left));
      }
      ObjectNode root = JsonMapper.shared().createObjectNode();
      root.put("name", project);
      ObjectNode services = root.putObject("services");
      own.forEach(name -> service(name, config.path("services").path(name), services));
      if (!volumes.isEmpty()) {
        ObjectNode declared = root.putObject("volumes");
        volumes.forEach(declared::putObject);
        unlike.add("its volumes start empty: " + String.join(", ", volumes));
      }
      return new TwinConfig(root.toPrettyString(), sources, stores, parts, List.copyOf(unlike));
    }

    private void service(String name, JsonNode production, ObjectNode services) {
      ObjectNode twin = services.putObject(name);
      for (String key : TAKEN) {
        if (production.has(key) && !production.get(key).isNull()) {
          twin.set(key, production.get(key));
        }
      }
      twin.put("network_mode", "container:" + network);
      twin.put("restart", "no");
      twin.put("cpu_shares", SHARES);
      twin.put("oom_score_adj", FIRST_TO_DIE);
      twin.putObject("logging").put("driver", "json-file");
      var environment = environment(name, production, twin);
      parts.put(name, new Part(production.path("image").asString(""), environment));
      dependencies(production, twin);
      for (JsonNode volume : production.path("volumes")) {
        mount(name, volume, twin);
      }
    }

    private Map<String, String> environment(String name, JsonNode production, ObjectNode twin) {
      var environment = new TreeMap<String, String>();
      for (var variable : production.path("environment").properties()) {
        environment.put(variable.getKey(), variable.getValue().asString(""));
        if (TwinEnvironment.elsewhere(variable.getKey(), variable.getValue().asString(""))) {
          unlike.add("files that %s puts elsewhere are not in it".formatted(variable.getKey()));
        }
      }
      ObjectNode variables = twin.putObject("environment");
      var told = new TwinEnvironment(own).of(name, environment);
      told.forEach(variables::put);
      return told;
    }

    private void dependencies(JsonNode production, ObjectNode twin) {
      ObjectNode kept = JsonMapper.shared().createObjectNode();
      for (var dependency : production.path("depends_on").properties()) {
        if (own.contains(dependency.getKey())) {
          kept.set(dependency.getKey(), dependency.getValue());
        }
      }
      if (!kept.isEmpty()) {
        twin.set("depends_on", kept);
      }
    }

    private void mount(String service, JsonNode volume, ObjectNode twin) {
      String type = volume.path("type").asString("");
      String source = volume.path("source").asString("");
      String target = volume.path("target").asString("");
      switch (type) {
        case "bind" -> {
          Path real = Path.of(source).normalize();
          Path copy = copyOf(real, from, to);
          sources.put(real, copy);
          if (Services.isStore(service)) {
            stores.add(real);
          }
          add(twin, volume, "bind", copy.toString());
        }
        case "volume" -> {
          if (!source.isEmpty()) {
            volumes.add(source);
            add(twin, volume, "volume", source);
          }
        }
        default -> unlike.add("%s has no %s at %s".formatted(service, type, target));
      }
    }

    private static void add(ObjectNode twin, JsonNode volume, String type, String source) {
      ObjectNode mount = twin.withArray("/volumes").addObject();
      mount.put("type", type);
      mount.put("source", source);
      mount.put("target", volume.path("target").asString(""));
      if (volume.path("read_only").asBoolean(false)) {
        mount.put("read_only", true);
      }
    }
  }

  /** Where the twin has its own of a path: under the same name, or below {@code outside/}. */
  static Path copyOf(Path real, Path from, Path to) {
    return real.startsWith(from)
        ? to.resolve(from.relativize(real))
        : to.resolve("outside").resolve(real.subpath(0, real.getNameCount()));
  }
}
