package dev.belay.cli;

import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The folder of a plan, and where this installation's key lies. */
final class PlanFolderOption {
  @Parameters(
      index = "0",
      paramLabel = "PLAN",
      description = "The folder that belay plan --out wrote, or the plan.json in it.")
  private Path path;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where runs and this installation's key are kept. Default: /var/lib/belay for root, else"
              + " belay below XDG_STATE_HOME or ~/.local/state.")
  private @Nullable Path state;

  PlanFolder folder() {
    return PlanFolder.open(path);
  }

  State state() {
    return State.at(state, System.getenv());
  }

  /** As the caller wrote it, for the next command to be pasted. */
  String text() {
    return path.toString();
  }
}
