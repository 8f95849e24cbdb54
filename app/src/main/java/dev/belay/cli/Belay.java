package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay}: every subcommand is registered here, one line each. */
@Command(
    name = "belay",
    mixinStandardHelpOptions = true,
    versionProvider = BelayVersion.class,
    description =
        "Upgrades a self-hosted Dify with proof, and with a way back that has been tried.",
    subcommands = {
      ApiCommand.class,
      CatalogCommand.class,
      EnvCommand.class,
      MigrationsCommand.class,
      ValuesCommand.class,
      PlanCommand.class,
      UpgradeCommand.class,
      ResumeCommand.class,
      RollbackCommand.class,
      FinalizeCommand.class,
      StatusCommand.class,
      ReportCommand.class,
      VerifyCommand.class,
      DemoCommand.class,
      SampleCommand.class,
      WarmUpCommand.class
    })
final class Belay implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.WRONG_USAGE.code();
  }
}
