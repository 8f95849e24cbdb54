package dev.belay.deployment.compose;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * An engine with a project, and Compose as it was up to 2.29.2: it hashes a service with those of
 * its dependencies that are selected, makes anew whatever has another hash or another image, what
 * is depended on as well, and starts what is selected.
 */
final class OldCompose implements Shell {
  private static final Set<String> FLAGS = Set.of("up", "--detach", "--no-deps");

  private final Map<String, Set<String>> needs;
  private final Map<String, Made> containers = new LinkedHashMap<>();

  /** What {@code up} was asked for, without what is the same every time. */
  final List<String> ups = new ArrayList<>();

  /** What of the files was asked for. */
  final List<String> reads = new ArrayList<>();

  /** Services whose containers were made or started. */
  final Set<String> touched = new TreeSet<>();

  private record Made(String hash, String state, String image) {}

  /**
   * @param needs of every service of its files what it depends on
   */
  OldCompose(Map<String, Set<String>> needs) {
    this.needs = needs;
  }

  void has(String service, String hash, String state, String image) {
    containers.put(service, new Made(hash, state, image));
  }

  /** As {@code docker compose up} of the whole project leaves it. */
  void runs(String... services) {
    for (String service : services) {
      has(service, whole(service), "running", "sha256:" + service);
    }
  }

  String hash(String service) {
    return Objects.requireNonNull(containers.get(service)).hash();
  }

  String state(String service) {
    return Objects.requireNonNull(containers.get(service)).state();
  }

  String whole(String service) {
    return service + new TreeSet<>(needs.getOrDefault(service, Set.of()));
  }

  @Override
  public Ran run(Command command) {
    var argv = command.argv();
    String said = argv.get(1).equals("compose") ? compose(argv) : engine(argv);
    return new Ran(command, 0, said, "", Duration.ZERO);
  }

  private String engine(List<String> argv) {
    return switch (argv.get(1)) {
      case "ps" -> String.join("\n", containers.keySet());
      case "inspect" ->
          JsonMapper.shared().writeValueAsString(argv.stream().skip(2).map(this::seen).toList());
      case "info" -> "{}";
      case "image" -> "sha256:" + argv.getLast().replaceAll(":.*", "");
      case "stop" -> {
        String service = argv.getLast();
        var was = Objects.requireNonNull(containers.get(service));
        has(service, was.hash(), "exited", was.image());
        yield "";
      }
      default -> "";
    };
  }

  private Map<String, Object> defined(String service) {
    var conditions =
        needs.getOrDefault(service, Set.of()).stream()
            .collect(Collectors.toMap(n -> n, n -> Map.of("condition", "service_started")));
    return Map.of("image", service + ":1", "restart", "always", "depends_on", conditions);
  }

  private Map<String, Object> seen(String service) {
    var made = Objects.requireNonNull(containers.get(service));
    var labels =
        Map.of(
            "com.docker.compose.service",
            service,
            "com.docker.compose.config-hash",
            made.hash(),
            "com.docker.compose.project.working_dir",
            "/srv/dify",
            "com.docker.compose.project.config_files",
            "/srv/dify/docker-compose.yaml");
    return Map.of(
        "Id",
        service,
        "Name",
        "/dify-" + service + "-1",
        "Image",
        made.image(),
        "Config",
        Map.of("Image", service + ":1", "Labels", labels),
        "State",
        Map.of("Status", made.state()),
        "HostConfig",
        Map.of("RestartPolicy", Map.of("Name", "always")));
  }

  private String compose(List<String> argv) {
    if (argv.contains("config")) {
      reads.add(argv.contains("--hash") ? "hashes" : "configuration");
    }
    if (argv.contains("json")) {
      return JsonMapper.shared()
          .writeValueAsString(
              Map.of(
                  "services",
                  needs.keySet().stream().collect(Collectors.toMap(s -> s, this::defined))));
    }
    if (argv.contains("--hash")) {
      return String.join("\n", needs.keySet().stream().map(s -> s + " " + whole(s)).toList());
    }
    int up = argv.indexOf("up");
    if (up < 0) {
      return "";
    }
    var words = argv.subList(up, argv.size());
    var named = words.stream().filter(needs::containsKey).toList();
    ups.add(
        String.join(
            " ", words.stream().filter(w -> FLAGS.contains(w) || named.contains(w)).toList()));
    var selected = new TreeSet<>(named);
    for (var open = new ArrayList<>(named); !words.contains("--no-deps") && !open.isEmpty(); ) {
      needs.getOrDefault(open.removeFirst(), Set.of()).stream()
          .filter(selected::add)
          .forEach(open::add);
    }
    selected.forEach(s -> make(s, selected));
    selected.forEach(this::start);
    return "";
  }

  private void make(String service, Set<String> selected) {
    var hashed = new TreeSet<>(needs.getOrDefault(service, Set.of()));
    hashed.retainAll(selected);
    var wanted = new Made(service + hashed, "created", "sha256:" + service);
    var made = containers.get(service);
    boolean same =
        made != null && made.hash().equals(wanted.hash()) && made.image().equals(wanted.image());
    if (!same) {
      containers.put(service, wanted);
      touched.add(service);
    }
  }

  private void start(String service) {
    var made = Objects.requireNonNull(containers.get(service));
    if (!made.state().equals("running")) {
      has(service, made.hash(), "running", made.image());
      touched.add(service);
    }
  }

  @Override
  public Ran stream(Command command, InputStream in, OutputStream out) {
    return run(command);
  }
}
