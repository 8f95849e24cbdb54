package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay resume}: goes on where a crash or a failure left a run. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Goes on with a run that was stopped or killed, from wherever it is.")
final class ResumeCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Mixin private ChangesOption changes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ResumeCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var found = run.run();
    RunOptions.say(found, terminal, json);
    return new RunActs(parts, terminal, json, changes.by())
        .act(run.state(), found, runs -> runs.resume(found));
  }
}
