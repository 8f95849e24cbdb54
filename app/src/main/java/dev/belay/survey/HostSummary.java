package dev.belay.survey;

import dev.belay.config.YamlText;
import dev.belay.outside.Command;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What lies in an installation's directory and on its host beside compose and environment files;
 * each part is unknown where the look failed.
 *
 * @param storageOwnerUid who owns {@code volumes/app/storage}
 * @param storageRepaired whether storage holds the flag of the one-time repair of its owner
 * @param sandboxPython the interpreter that the sandbox's config.yaml names, empty when none
 * @param compose the version of Docker Compose, as it prints it
 */
public record HostSummary(
    Observed<Long> storageOwnerUid,
    Observed<Boolean> storageRepaired,
    Observed<String> sandboxPython,
    Observed<Long> memoryBytes,
    Observed<String> compose) {

  /** Looks; runs {@code docker compose version} and changes nothing. */
  public static HostSummary of(Path installation, Shell shell) {
    Path storage = installation.resolve("volumes/app/storage");
    return new HostSummary(
        owner(storage), repaired(storage), python(installation), memory(), compose(shell));
  }

  private static Observed<Boolean> repaired(Path storage) {
    return Files.isDirectory(storage)
        ? Observed.known(Files.exists(storage.resolve(".init_permissions")))
        : Observed.unknown("no " + storage, "ls -a " + storage);
  }

  private static Observed<Long> owner(Path storage) {
    try {
      Object uid = Files.getAttribute(storage, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      return Observed.known(((Number) uid).longValue());
    } catch (IOException | UnsupportedOperationException e) {
      return Observed.unknown(e.toString(), "stat -c %u " + storage);
    }
  }

  private static Observed<String> python(Path installation) {
    Path file = installation.resolve("volumes/sandbox/conf/config.yaml");
    try {
      return Files.exists(file)
          ? Observed.known(YamlText.read(file).scalar("python_path").orElse(""))
          : Observed.known("");
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().seen(), e.failure().next());
    }
  }

  private static Observed<Long> memory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Observed.known(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
        }
      }
      return Observed.unknown("/proc/meminfo names no MemTotal", "free -b");
    } catch (IOException e) {
      return Observed.unknown(e.toString(), "free -b");
    }
  }

  private static Observed<String> compose(Shell shell) {
    String next = "docker compose version";
    try {
      var ran = shell.run(Command.of("docker", "compose", "version", "--short"));
      return ran.ok()
          ? Observed.known(ran.stdout().strip())
          : Observed.unknown("docker compose: " + ran.tail(), next);
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().seen(), next);
    }
  }
}
