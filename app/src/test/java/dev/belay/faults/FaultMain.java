package dev.belay.faults;

import dev.belay.cli.CommandLineStart;
import dev.belay.cli.EndedBySignal;
import dev.belay.cli.Parts;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.OutsideException;
import dev.belay.plan.PlanFile;
import dev.belay.run.Ending;
import dev.belay.run.Lock;
import dev.belay.run.Observer;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Belay with a journal, a shell, files and a way to the server that stop at a chosen point. Its
 * arguments are those of {@code belay}, or {@code start STATE INSTALLATION PLAN}: a run without the
 * gate, which is not what is tested here.
 */
final class FaultMain {
  private FaultMain() {}

  public static void main(String[] args) {
    var parts = new FaultyParts(new Points(System.getenv()));
    if (!args[0].equals("start")) {
      CommandLineStart.start(parts, args);
      return;
    }
    try {
      Ending ending = start(parts, Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
      System.out.println(ending);
      System.exit(ending.exit().code());
    } catch (OutsideException e) {
      System.out.println(e.failure().text());
      System.exit(e.failure().exit().code());
    }
  }

  /** Runs a plan in a new run. */
  static Ending start(Parts parts, Path stateDirectory, Path installation, Path plan) {
    var state = new State(stateDirectory);
    RunDirectory run = state.add(InstantSource.system().instant());
    run.remember(installation);
    Installation found = InstallationFile.read(installation);
    var runs =
        new Runs(
            parts.binding(found, parts.server(found)),
            InstantSource.system(),
            Patience.usual(),
            Observer.silent(),
            parts::tape,
            Optional.empty());
    return Lock.holding(
        state,
        () ->
            EndedBySignal.watching(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                run,
                () -> runs.start(run, PlanFile.read(plan))));
  }
}
