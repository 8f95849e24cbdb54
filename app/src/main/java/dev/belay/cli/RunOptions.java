package dev.belay.cli;

import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a command is about: the latest one, unless another is named. */
final class RunOptions {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where runs are remembered. Default: /var/lib/belay for root, else belay below"
              + " XDG_STATE_HOME or ~/.local/state.")
  private @Nullable Path directory;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The id of a run. Default: the latest that is not a finished backup.")
  private @Nullable String id;

  State state() {
    return State.at(directory, System.getenv());
  }

  RunDirectory run() {
    List<RunDirectory> all = state().all();
    if (all.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "there is no run yet",
              "none in " + state().directory(),
              "belay upgrade PLAN, or name another --state DIR"));
    }
    if (id == null) {
      return all.reversed().stream()
          .filter(r -> !BackupCommand.finished(r))
          .findFirst()
          .orElse(all.getLast());
    }
    return all.stream()
        .filter(r -> r.run().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "there is no run " + id,
                    "known are " + all.stream().map(RunDirectory::run).toList(),
                    "belay status")));
  }
}
