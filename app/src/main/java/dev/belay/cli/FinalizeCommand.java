package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay finalize}: the only command that deletes a way back. */
@Command(
    name = "finalize",
    mixinStandardHelpOptions = true,
    description =
        "Declares a run final: deletes the databases that it kept. There is no way back afterwards"
            + " but a backup.")
final class FinalizeCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Mixin private ChangesOption changes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  FinalizeCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var found = run.run();
    RunOptions.say(found, terminal, json);
    return new RunActs(parts, terminal, json, changes.by())
        .act(run.state(), found, runs -> runs.finish(found));
  }
}
