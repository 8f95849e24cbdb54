package dev.belay.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --accept-changes}: going on although the installation's file says something else now. */
final class ChangesOption {
  @Option(
      names = "--accept-changes",
      description =
          "Go on although belay.yaml is not what the run began with; recorded with your name.")
  private boolean accepted;

  /** By whom. */
  Optional<String> by() {
    return accepted ? Optional.of(Person.name(null, System.getenv())) : Optional.empty();
  }
}
