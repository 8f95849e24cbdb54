package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay env}: .env and its relatives under another release. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "What the services get, what an upgrade changes in it, and the new .env.",
    subcommands = {EnvDiffCommand.class, EnvMergeCommand.class, EnvShowCommand.class})
final class EnvCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal.noSubcommand(spec.commandLine());
    return ExitCode.WRONG_USAGE.code();
  }
}
