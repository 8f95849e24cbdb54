package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay api}: what an upgrade means for the callers of the Service API. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "What an upgrade means for the callers of Dify's Service API.",
    subcommands = {
      ApiDiffCommand.class,
      ApiUsageCommand.class,
      ApiRecordCommand.class,
      ApiReplayCommand.class,
      ApiFactsCommand.class
    })
final class ApiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal.noSubcommand(spec.commandLine());
    return ExitCode.WRONG_USAGE.code();
  }
}
