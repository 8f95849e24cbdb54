package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.run.Ending;
import dev.belay.run.Lock;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Reserve;
import dev.belay.view.RunJson;
import java.time.InstantSource;
import java.util.function.Function;

/** What the commands that act on a run have in common: lock, act, say how it ended. */
final class RunActs {
  private final Parts parts;
  private final Terminal terminal;
  private final boolean json;

  RunActs(Parts parts, Terminal terminal, boolean json) {
    this.parts = parts;
    this.terminal = terminal;
    this.json = json;
    terminal.asJson(json);
  }

  int act(State state, RunDirectory run, Function<Runs, Ending> what) {
    Ending ending = ending(state, run, what);
    if (json) {
      terminal.out().println(RunJson.of(RunReport.of(run), ending.exit()));
    } else {
      terminal.out().println(EndingText.of(ending, run));
    }
    return ending.exit().code();
  }

  /** The same without a word on how it ended. */
  Ending ending(State state, RunDirectory run, Function<Runs, Ending> what) {
    return Lock.holding(
        state,
        () -> EndedBySignal.watching(terminal.err(), run, () -> what.apply(runs(state, run))));
  }

  private Runs runs(State state, RunDirectory run) {
    return new Runs(
        binding(state, run),
        InstantSource.system(),
        Patience.usual(),
        new ProgressLines(terminal.err()),
        parts::tape);
  }

  Binding binding(State state, RunDirectory run) {
    Installation installation = InstallationFile.read(run.installation());
    DatabaseServer server = parts.server(installation);
    Binding binding = parts.binding(installation, server);
    var reserve =
        new Reserve(
            parts.backup(installation, server, state.key()),
            ScratchOption.of(run, parts, installation),
            state.key());
    return (id, directory, fence) -> binding.world(id, directory, fence).with(reserve);
  }
}
