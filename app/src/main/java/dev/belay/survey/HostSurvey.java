package dev.belay.survey;

import dev.belay.config.EffectiveEnvironment;
import dev.belay.outside.Command;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks at the host of an installation; reads files and asks Docker Compose for its version. */
public final class HostSurvey {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern PYTHON = Pattern.compile("(?m)^\\s*python_path:\\s*(\\S+)");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");

  private final ComposeInstallation installation;
  private final Shell shell;

  public HostSurvey(ComposeInstallation installation, Shell shell) {
    this.installation = installation;
    this.shell = shell;
  }

  public HostSummary read() {
    Path storage = place("dify-api", "/app/api/storage", "volumes/app/storage");
    return new HostSummary(
        owner(storage),
        Files.isDirectory(storage)
            ? Observed.known(Files.exists(storage.resolve(".init_permissions")))
            : absent(storage),
        sandbox(place("dify-sandbox", "/conf", "volumes/sandbox/conf").resolve("config.yaml")),
        memory(Path.of("/proc/meminfo")),
        compose(),
        packages());
  }

  private Path place(String image, String target, String usual) {
    return installation
        .mounted(image, target)
        .orElseGet(() -> installation.directory().resolve(usual));
  }

  private Observed<List<PluginPackage>> packages() {
    var daemon =
        installation.services().stream().filter(s -> s.imageName().equals("dify-plugin-daemon"));
    String service = daemon.map(ServiceEntry::name).findFirst().orElse("");
    if (service.isEmpty()) {
      return Observed.known(List.of());
    }
    EffectiveEnvironment environment = installation.environment().effective().get(service);
    Map<String, String> values = environment == null ? Map.of() : environment.values();
    String type = values.getOrDefault("PLUGIN_STORAGE_TYPE", "local");
    if (!type.isEmpty() && !type.equals("local")) {
      return Observed.unknown(
          "the plugin daemon keeps its packages in " + type,
          "compare the objects below plugin_packages/ with the table plugin_installations");
    }
    String below = values.getOrDefault("PLUGIN_PACKAGE_CACHE_PATH", "");
    return PluginPackages.of(
        place("dify-plugin-daemon", "/app/storage", "volumes/plugin_daemon")
            .resolve(below.isEmpty() ? "plugin_packages" : below));
  }

  private static Observed<Long> owner(Path storage) {
    try {
      return Observed.known(((Number) Files.getAttribute(storage, "unix:uid")).longValue());
    } catch (IOException | UnsupportedOperationException e) {
      return absent(storage);
    }
  }

  private static Observed<String> sandbox(Path config) {
    return text(config)
        .map(text -> {
          var path = PYTHON.matcher(text);
          return path.find() ? path.group(1) : "";
        });
  }

  private static Observed<Long> memory(Path meminfo) {
    return switch (text(meminfo)) {
      case Observed.Known<String>(var text) -> {
        var total = MEMORY.matcher(text);
        yield total.find()
            ? Observed.known(Long.parseLong(total.group(1)) * 1024)
            : Observed.unknown(meminfo + " names no MemTotal", "free -b");
      }
      case Observed.Unknown<String>(var why, var ignored) -> Observed.unknown(why, "free -b");
    };
  }

  private Observed<String> compose() {
    try {
      Ran ran = shell.run(Command.of("docker", "compose", "version", "--short").within(LIMIT));
      return ran.ok()
          ? Observed.known(ran.stdout().strip().replaceFirst("^v", ""))
          : Observed.unknown("`docker compose` answers: " + ran.tail(), "docker compose version");
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().seen(), "docker compose version");
    }
  }

  private static Observed<String> text(Path file) {
    try {
      return Observed.known(Files.readString(file));
    } catch (IOException e) {
      return absent(file);
    }
  }

  private static <T> Observed<T> absent(Path path) {
    return Observed.unknown(
        path + (Files.exists(path) ? " is not readable for this user" : " is not there"),
        "sudo ls -lan " + path);
  }
}
