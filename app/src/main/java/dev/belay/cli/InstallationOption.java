package dev.belay.cli;

import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --installation}: the file that says how Belay drives an installation. */
final class InstallationOption {
  @Option(
      names = "--installation",
      paramLabel = "FILE",
      defaultValue = "belay.yaml",
      description =
          "The file that describes the installation, or its directory. Default: ./belay.yaml")
  private Path path;

  Path file() {
    return in(path);
  }

  /** The file itself, or the one of its usual name in a directory. */
  static Path in(Path path) {
    return Files.isDirectory(path) ? path.resolve("belay.yaml") : path;
  }

  Installation read() {
    return InstallationFile.read(file());
  }
}
