package dev.belay.cli;

import dev.belay.journal.State;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.run.Lock;
import dev.belay.step.InstallationFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay upgrade}: executes a plan. */
@Command(
    name = "upgrade",
    mixinStandardHelpOptions = true,
    description =
        "Executes a plan: copies, migrates, verifies, lets traffic in. An upgrade that fails before"
            + " traffic returns takes itself back.")
final class UpgradeCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Parameters(paramLabel = "PLAN", description = "The plan's file, as belay plan wrote it.")
  private Path file;

  @Option(
      names = "--installation",
      paramLabel = "FILE",
      defaultValue = "belay.yaml",
      description = "The file that describes the installation. Default: ./belay.yaml")
  private Path installation;

  @Option(names = "--state", paramLabel = "DIR", description = "Where runs are remembered.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  UpgradeCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var acts = new RunActs(parts, terminal, json);
    Plan plan = PlanFile.read(file);
    InstallationFile.read(installation);
    State state =
        directory == null ? State.usual(System.getenv()) : new State(directory.toAbsolutePath());
    Lock.take(state).close();
    var run = state.add(InstantSource.system().instant());
    run.remember(installation);
    return acts.act(state, run, runs -> runs.start(run, plan));
  }
}
