package dev.belay.survey;

import dev.belay.outside.Command;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Looks at the host of an installation; reads files and asks Docker Compose for its version. */
public final class HostSurvey {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern PYTHON = Pattern.compile("(?m)^\\s*python_path:\\s*(\\S+)");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");

  private final Path directory;
  private final Shell shell;

  public HostSurvey(Path directory, Shell shell) {
    this.directory = directory;
    this.shell = shell;
  }

  public HostSummary read() {
    Path storage = directory.resolve("volumes/app/storage");
    return new HostSummary(
        owner(storage),
        Files.isDirectory(storage)
            ? Observed.known(Files.exists(storage.resolve(".init_permissions")))
            : absent(storage),
        sandbox(directory.resolve("volumes/sandbox/conf/config.yaml")),
        memory(Path.of("/proc/meminfo")),
        compose());
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
    return Observed.unknown(path + " cannot be read here", "ls -lan " + path);
  }
}
