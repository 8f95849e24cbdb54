package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServers;
import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.run.Ending;
import dev.belay.run.Lock;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.Belonging;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Reserve;
import dev.belay.store.InstallationId;
import dev.belay.view.RunJson;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** What the commands that act on a run have in common: lock, act, say how it ended. */
final class RunActs {
  private final Parts parts;
  private final Terminal terminal;
  private final boolean json;
  private final Optional<String> accepting;

  RunActs(Parts parts, Terminal terminal, boolean json) {
    this(parts, terminal, json, Optional.empty());
  }

  /**
   * @param accepting by whom a change of the installation's file is accepted, if it is
   */
  RunActs(Parts parts, Terminal terminal, boolean json, Optional<String> accepting) {
    this.accepting = accepting;
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
      terminal.out().println(EndingText.ticket(run));
    }
    return ending.exit().code();
  }

  /** The same without a word on how it ended. */
  Ending ending(State state, RunDirectory run, Function<Runs, Ending> what) {
    terminal.here().run(run);
    var basis = new RunBasis(run, state.key());
    basis.refuseElsewhere();
    basis.refuseChanged(accepting);
    return Lock.holding(
        state,
        () -> {
          var log = new RunLog(run);
          log.hold();
          terminal.keep(log.file());
          return EndedBySignal.watching(terminal.err(), run, () -> what.apply(runs(state, run)));
        });
  }

  private Runs runs(State state, RunDirectory run) {
    return new Runs(
        binding(state, run),
        InstantSource.system(),
        Patience.usual(),
        new ProgressLines(terminal.err()),
        parts::tape,
        Optional.of(state.key()));
  }

  /** Begins a run of an installation: from here on it belongs to it. */
  RunDirectory begin(State state, Path file) {
    Installation installation = InstallationFile.read(file);
    InstallationId whose =
        Belonging.of(installation, parts.server(installation))
            .mine(new Label("begin", "installation"));
    var run = state.add(InstantSource.system().instant());
    new RunBasis(run, state.key()).note(file, whose);
    return run;
  }

  static Reserve reserve(
      Parts parts,
      Installation installation,
      DatabaseServer server,
      ScratchServers scratch,
      State state) {
    return new Reserve(
        parts.backup(installation, server, state.key()),
        scratch,
        state.key(),
        Belonging.of(installation, server));
  }

  Binding binding(State state, RunDirectory run) {
    Installation installation = InstallationFile.read(run.installation());
    DatabaseServer server = parts.server(installation);
    Binding binding = parts.binding(installation, server);
    var scratch = ScratchOption.of(run, parts, installation);
    var reserve = reserve(parts, installation, server, scratch, state);
    return (id, directory, fence) -> binding.world(id, directory, fence).with(reserve);
  }
}
