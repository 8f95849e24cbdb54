package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay migrations}: what a release's database migrations do. */
@Command(
    name = "migrations",
    mixinStandardHelpOptions = true,
    description = "What a release's database migrations do, before they run.",
    subcommands = {
      MigrationsListCommand.class,
      MigrationsFactsCommand.class,
      MigrationsDriftCommand.class,
      MigrationsExplainCommand.class,
      MigrationsSqlCommand.class,
      MigrationsSimulateCommand.class
    })
final class MigrationsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal.noSubcommand(spec.commandLine());
    return ExitCode.WRONG_USAGE.code();
  }
}
