package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belay}: every subcommand is registered here, one line each. */
@Command(
    name = "belay",
    mixinStandardHelpOptions = true,
    versionProvider = BelayVersion.class,
    description =
        "Upgrades a self-hosted Dify with proof, and with a way back that has been tried.")
final class Belay implements Callable<Integer> {
  private static final List<String> VERSION = List.of("--version", "-V");

  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          InitCommand.class,
          SurveyCommand.class,
          PlanCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          AdoptCommand.class,
          AnswerCommand.class,
          RehearseCommand.class,
          ApproveCommand.class,
          UpgradeCommand.class,
          ResumeCommand.class,
          StatusCommand.class,
          RollbackCommand.class,
          FinalizeCommand.class,
          AbandonCommand.class,
          VerifyCommand.class,
          ReportCommand.class,
          EnvCommand.class,
          ValuesCommand.class,
          MigrationsCommand.class,
          ApiCommand.class,
          CatalogCommand.class,
          DemoCommand.class,
          CompletionCommand.class,
          SampleCommand.class,
          WarmUpCommand.class);

  @Spec private CommandSpec spec;

  /**
   * The command line for these arguments. picocli reads every registered command by reflection, a
   * third of a second for all of them, so only the one that the first argument names is registered;
   * any other first argument gets all, for the help and for what was probably meant.
   */
  static CommandLine line(IFactory factory, String... arguments) {
    var line = new CommandLine(new Belay(), factory);
    String first = arguments.length == 0 ? "" : arguments[0];
    if (VERSION.contains(first)) {
      return line;
    }
    for (Class<?> command : SUBCOMMANDS) {
      if (name(command).equals(first)) {
        return line.addSubcommand(command);
      }
    }
    SUBCOMMANDS.forEach(line::addSubcommand);
    return line;
  }

  /** Whether a command has this name. */
  static boolean has(String name) {
    return SUBCOMMANDS.stream().anyMatch(c -> name(c).equals(name));
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.WRONG_USAGE.code();
  }
}
