package dev.belay.cli;

import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which run a command is about: the latest one, unless another is named. */
final class RunOptions {
  @Mixin private StateOption remembered;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The id of a run. Default: the latest that is not a finished backup.")
  private @Nullable String id;

  State state() {
    return remembered.state();
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
