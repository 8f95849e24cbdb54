package dev.belay.cli;

import dev.belay.evidence.BackupReport;
import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.plan.BackupPlanner;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.run.Ending;
import dev.belay.run.Lock;
import dev.belay.step.BackupSet;
import dev.belay.step.Installation;
import dev.belay.step.Looking;
import dev.belay.step.World;
import dev.belay.store.FileSource;
import dev.belay.view.BackupText;
import dev.belay.view.RunJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay backup}: databases, files and configuration, restored once to prove it. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Backs up databases, files and configuration into a directory of its own, restores the"
            + " databases into a scratch server and compares them row for row. The installation"
            + " keeps running.")
final class BackupCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description =
          "Where backups are kept, best on another host; each gets a directory of its own.")
  private Path to;

  @Mixin private InstallationOption installation;

  @Mixin private ScratchOption scratch;

  @Mixin private StateOption remembered;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  BackupCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var acts = new RunActs(parts, terminal, json);
    Installation described = installation.read();
    State state = remembered.state();
    if (!Files.isDirectory(to)) {
      throw new OutsideException(
          Failure.badInput(
              "there is no such directory to keep backups in",
              to.toString(),
              "mkdir -m 700 " + to));
    }
    Lock.take(state).close();
    var run = acts.begin(state, installation.file());
    run.note(World.BACKUP_NOTE, set(run).directory().toString());
    scratch.note(run);
    Plan plan = plan(acts, state, run, described);
    Ending ending = acts.ending(state, run, runs -> runs.start(run, plan));
    return said(ending, state, run);
  }

  private BackupSet set(RunDirectory run) {
    return new BackupSet(to.toAbsolutePath().normalize().resolve("belay-" + run.run()));
  }

  private Plan plan(RunActs acts, State state, RunDirectory run, Installation described) {
    World world = acts.binding(state, run).world(run.run(), run.path(), Looking.FENCE);
    return switch (world.deployment().installed()) {
      case Observed.Known<String>(var release) ->
          BackupPlanner.plan(
              release, described.directories().stream().map(FileSource::role).toList());
      case Observed.Unknown<String>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("the installed release cannot be told", why, next));
    };
  }

  private int said(Ending ending, State state, RunDirectory run) {
    if (json) {
      terminal.out().println(RunJson.of(RunReport.of(run), ending.exit()));
    } else if (ending instanceof Ending.Completed) {
      terminal.out().print(BackupText.of(BackupReport.of(set(run), state.key())));
    } else {
      terminal.out().println(EndingText.of(ending, run));
    }
    return ending.exit().code();
  }

  /** Whether a run is a backup at its end: no command goes on with it by itself. */
  static boolean finished(RunDirectory run) {
    var last = run.legs().getLast();
    return last.plan().kind() == Kind.BACKUP && last.begun() && last.progress().closed();
  }
}
