package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay rollback}: takes an upgrade back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Takes an upgrade back, its data included.")
final class RollbackCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RollbackCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var found = run.run();
    return new RunActs(parts, terminal, json).act(run.state(), found, runs -> runs.rollback(found));
  }
}
