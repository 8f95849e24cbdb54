package dev.belay.plan;

import dev.belay.config.TrackedFileChange;
import dev.belay.outside.Observed;
import dev.belay.survey.ComposeInstallation;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The configuration that the sandbox mounts after an upgrade, as far as its interpreter goes. */
final class SandboxFile {
  private static final String PATH = "volumes/sandbox/conf/config.yaml";
  private static final Pattern PYTHON = Pattern.compile("(?m)^\\s*python_path:\\s*(\\S+)");

  private SandboxFile() {}

  /**
   * The interpreter that the file will name.
   *
   * @param now what the file of today names
   */
  static Observed<String> python(
      ComposeInstallation installation, List<TrackedFileChange> files, Observed<String> now) {
    Path dify = installation.directory().resolve(PATH).normalize();
    boolean elsewhere =
        installation
            .mounted("dify-sandbox", "/conf")
            .filter(place -> !place.resolve("config.yaml").equals(dify))
            .isPresent();
    if (elsewhere) {
      return now;
    }
    return files.stream()
        .filter(f -> f.path().equals(PATH))
        .findFirst()
        .map(change -> after(change, now))
        .orElse(now);
  }

  private static Observed<String> after(TrackedFileChange change, Observed<String> now) {
    return switch (change) {
      case TrackedFileChange.Replaced r -> released();
      case TrackedFileChange.Added a -> released();
      case TrackedFileChange.Merged(var path, var text) -> {
        var python = PYTHON.matcher(text);
        yield Observed.known(python.find() ? python.group(1) : "");
      }
      case TrackedFileChange.Undecided(var path, var why, var next) -> Observed.unknown(why, next);
      case TrackedFileChange.Conflicting c -> now;
      case TrackedFileChange.Kept k -> now;
      case TrackedFileChange.Gone g -> now;
    };
  }

  private static Observed<String> released() {
    return Observed.known("that of the new release's file, which takes the place of yours");
  }
}
