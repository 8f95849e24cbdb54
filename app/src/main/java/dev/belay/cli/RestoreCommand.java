package dev.belay.cli;

import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Plan;
import dev.belay.plan.RestorePlanner;
import dev.belay.run.Lock;
import dev.belay.step.BackupSet;
import dev.belay.step.Looking;
import dev.belay.step.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay restore}: returns an installation to a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description =
        "Returns databases and files to a backup of the release that is installed. The databases"
            + " that it replaces are kept aside until belay finalize; the configuration in the"
            + " backup is left for you to compare.")
final class RestoreCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "The backup, as belay backup made it.")
  private Path backup;

  @Option(
      names = "--as-new",
      description =
          "The backup is of another installation or host, and this one becomes a new one from it:"
              + " lists what of it has to be changed here.")
  private boolean asNew;

  @Mixin private InstallationOption installation;

  @Mixin private StateOption remembered;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RestoreCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var acts = new RunActs(parts, terminal, json);
    installation.read();
    State state = remembered.state();
    var report = Backups.proven(backup, state);
    String digest = new BackupSet(report.set()).list(state.key()).digest();
    Lock.take(state).close();
    var run = acts.begin(state, installation.file());
    run.note(World.BACKUP_NOTE, report.set().toString());
    World world = acts.binding(state, run).world(run.run(), run.path(), Looking.FENCE);
    String release = report.list().release();
    Observed<String> installed = world.deployment().installed();
    if (!installed.equals(Observed.known(release))) {
      throw new OutsideException(
          Failure.badInput(
              "the backup is not of the release that is installed",
              "%s holds %s, installed is %s"
                  .formatted(report.set(), release, installed.ifKnown().orElse("unknown")),
              "install %s first, or belay rollback --from-backup %s"
                  .formatted(release, ShellWord.of(report.set()))));
    }
    if (asNew) {
      Backups.refuseOtherNames(report, world.installation());
    } else {
      Backups.refuseForeign(report, world.installation());
    }
    Backups.refuseDamaged(report, world);
    Plan plan = RestorePlanner.plan(release, digest, List.copyOf(report.list().files().keySet()));
    int code = acts.act(state, run, runs -> runs.start(run, plan));
    if (asNew) {
      var lines =
          new NewPlace(report, world.installation(), world.deployment().configuration()).lines();
      var to = json ? terminal.err() : terminal.out();
      to.println("before you let anyone in, change what is still of the other installation:");
      lines.forEach(l -> to.println("  " + l));
      to.flush();
    }
    return code;
  }
}
