package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.step.InstallationFile;
import dev.belay.survey.ComposeSurvey;
import dev.belay.survey.InstallationDraft;
import dev.belay.view.InstallationDraftText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay init}: describes an installation to Belay. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description =
        "Writes belay.yaml beside the compose files of an installation, from what its files and"
            + " the engine say, and what they do not. Changes nothing else.")
final class InitCommand implements Callable<Integer> {
  private final Shell shell;
  private final Terminal terminal;

  @Option(
      names = "--installation",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The directory with docker-compose.yaml and .env. Default: this one.")
  private Path installation;

  @Mixin private CatalogOption catalog;

  @Option(names = "--print", description = "Print the file instead of writing it.")
  private boolean print;

  InitCommand(Parts parts, Terminal terminal) {
    this.shell = parts.shell();
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var file = new PrivateFile(installation.resolve("belay.yaml"), "the installation's file");
    if (!print) {
      file.checkFree();
    }
    String text =
        InstallationDraftText.of(
            draft(InstallationDraft.of(ComposeSurvey.of(installation, System.getenv()), shell)));
    if (print) {
      terminal.out().print(text);
      terminal.out().flush();
      return ExitCode.DONE.code();
    }
    file.write(text.getBytes(StandardCharsets.UTF_8));
    InstallationFile.read(file.path()); // what it just wrote is one that Belay reads
    terminal.out().println("wrote " + file.path() + ":");
    text.lines().forEach(line -> terminal.out().println("  " + line));
    terminal.out().println("read it, correct it, then look at an upgrade:");
    terminal
        .out()
        .println(
            "next: belay plan --installation '%s' --to %s"
                .formatted(
                    installation.toAbsolutePath().normalize(),
                    catalog.read().versions().getLast()));
    terminal.out().flush();
    return ExitCode.DONE.code();
  }

  private static InstallationDraft draft(Observed<InstallationDraft> found) {
    return switch (found) {
      case Observed.Known<InstallationDraft>(var draft) -> draft;
      case Observed.Unknown<InstallationDraft>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("this installation cannot be described", why, next));
    };
  }
}
