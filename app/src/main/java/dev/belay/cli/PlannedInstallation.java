package dev.belay.cli;

import dev.belay.gate.PlanFolder;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --installation} of a command that acts on a plan, which knows what it was made for. */
final class PlannedInstallation {
  @Option(
      names = "--installation",
      paramLabel = "FILE",
      description =
          "The file that describes the installation, or its directory. Default: the one that the"
              + " plan was made with.")
  private @Nullable Path path;

  Path file(PlanFolder plan) {
    return path == null ? plan.installation() : InstallationOption.in(path);
  }

  Installation read(PlanFolder plan) {
    return InstallationFile.read(file(plan));
  }
}
