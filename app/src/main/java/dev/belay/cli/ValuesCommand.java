package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay values}: a Helm values.yaml under another chart. */
@Command(
    name = "values",
    mixinStandardHelpOptions = true,
    description = "Compares and carries a Helm values.yaml to another chart version.",
    subcommands = {ValuesDiffCommand.class, ValuesMergeCommand.class, ValuesFactsCommand.class})
final class ValuesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal.noSubcommand(spec.commandLine());
    return ExitCode.WRONG_USAGE.code();
  }
}
