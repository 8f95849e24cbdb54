package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay catalog}: what is known about Dify's releases. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = "What is known about each Dify release: configuration, services, revisions.",
    subcommands = {
      CatalogListCommand.class,
      CatalogShowCommand.class,
      CatalogDiffCommand.class,
      CatalogBuildCommand.class
    })
final class CatalogCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Terminal.noSubcommand(spec.commandLine());
    return ExitCode.WRONG_USAGE.code();
  }
}
