package dev.belay.cli;

import dev.belay.journal.State;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --state}: where runs and this installation's key are kept. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where runs and this installation's key are kept. Default: /var/lib/belay for root, else"
              + " belay below XDG_STATE_HOME or ~/.local/state.")
  private @Nullable Path directory;

  /** Only its name: nothing is read or kept there. */
  Path directory() {
    return State.at(directory, System.getenv()).directory();
  }

  State state() {
    return State.at(directory, System.getenv()).guarded();
  }
}
