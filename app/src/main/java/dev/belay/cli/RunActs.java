package dev.belay.cli;

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
    Ending ending = Lock.holding(state, () -> what.apply(runs(run)));
    if (json) {
      terminal.out().println(RunJson.of(RunReport.of(run), ending.exit()));
    } else {
      terminal.out().println(EndingText.of(ending, run));
    }
    return ending.exit().code();
  }

  private Runs runs(RunDirectory run) {
    return new Runs(
        binding(run), InstantSource.system(), Patience.usual(), new ProgressLines(terminal.err()));
  }

  Binding binding(RunDirectory run) {
    Installation installation = InstallationFile.read(run.installation());
    return parts.binding(installation, parts.server(installation));
  }
}
