package dev.belay.cli;

import dev.belay.evidence.Outlook;
import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.WayBack;
import dev.belay.step.BackupSet;
import dev.belay.step.Looking;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.World;
import dev.belay.store.InstallationId;
import dev.belay.view.CarriedText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay rollback}: takes an upgrade back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description =
        "Takes an upgrade back, its data included. What was written since the upgrade is set aside,"
            + " or carried back with --keep-new-rows; belay status says how much that is.")
final class RollbackCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Mixin private ChangesOption changes;

  @Option(
      names = "--keep-new-rows",
      description =
          "Carry the rows written since the upgrade into the old schema, where they fit; the others"
              + " are listed and exported as files.")
  private boolean keepNewRows;

  @Option(
      names = "--leave-new-rows",
      description =
          "Of a rollback that was begun with --keep-new-rows and cannot carry them: go on without."
              + " They stay in the databases that are set aside.")
  private boolean leaveNewRows;

  @Option(
      names = "--from-backup",
      paramLabel = "DIR",
      description =
          "Where the rollback point is gone: return to the state of this backup, as belay backup"
              + " made it.")
  private @Nullable Path backup;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RollbackCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RunDirectory found = run.run();
    RunOptions.say(found, terminal, json);
    State state = run.state();
    WayBack.Rows rows = rows(found);
    found.giveBallast(); // before anything is written: this may be a full disk
    var acts = new RunActs(parts, terminal, json, changes.by());
    World world = acts.binding(state, found).world(found.run(), found.path(), Looking.FENCE);
    if (needsRollbackPoint(found)) {
      refuseWrongRung(Outlook.of(world, false), found, state, world.installation());
    }
    var way =
        new WayBack(rows, Optional.ofNullable(backup).map(b -> named(b, found, state, world)));
    int code = acts.act(state, found, runs -> runs.rollback(found, way));
    if (!json) {
      terminal.out().print(CarriedText.of(RunReport.of(found)));
    }
    return code;
  }

  private WayBack.Rows rows(RunDirectory run) {
    if (keepNewRows && leaveNewRows) {
      throw new OutsideException(
          Failure.badInput(
              "new rows are either carried back or left",
              "--keep-new-rows and --leave-new-rows were both given",
              "belay rollback %s --keep-new-rows".formatted(run.run())));
    }
    return keepNewRows
        ? WayBack.Rows.KEEP
        : leaveNewRows ? WayBack.Rows.LEAVE : WayBack.Rows.AS_BEGUN;
  }

  /** Before the databases were migrated nothing has to be returned in them. */
  private static boolean needsRollbackPoint(RunDirectory run) {
    var last = run.legs().getLast();
    Plan plan = last.plan();
    return plan.kind() == Kind.UPGRADE
        && last.begun()
        && last.progress().touched().stream().anyMatch(s -> s instanceof MigrateDatabase);
  }

  private void refuseWrongRung(
      Outlook outlook, RunDirectory run, State state, InstallationId mine) {
    if (backup == null && outlook.gone()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "the rollback point is gone; nothing was changed",
              "the server keeps no copy of %s for run %s"
                  .formatted(outlook.missing().ifKnown().orElseThrow(), run.run()),
              Backups.latest(state, mine)
                  .map(b ->
                      "belay rollback %s --from-backup %s   (the state of %s; what was written since"
                              .formatted(run.run(), ShellWord.of(b.set()), b.list().written())
                          + " is set aside)")
                  .orElse("find a backup of your own, then belay rollback --help")));
    }
    if (backup != null && !outlook.gone() && outlook.missing().ifKnown().isPresent()) {
      throw new OutsideException(
          new Failure(
              ExitCode.WRONG_USAGE,
              "the rollback point is there, and newer than any backup",
              "run %s keeps a copy of every database on the server".formatted(run.run()),
              "belay rollback " + run.run()));
    }
  }

  /** The digest of a backup that was proven, noted in the run for its steps. */
  private static String named(Path directory, RunDirectory run, State state, World world) {
    var report = Backups.proven(directory, state);
    String to = run.legs().getFirst().plan().from();
    if (!report.list().release().equals(to)) {
      throw new OutsideException(
          Failure.badInput(
              "the backup is of another release than the one to return to",
              "%s holds %s, the run returns to %s"
                  .formatted(directory, report.list().release(), to),
              "name a backup of " + to));
    }
    Backups.refuseForeign(report, world.installation());
    Backups.refuseDamaged(report, world);
    run.note(World.BACKUP_NOTE, report.set().toString());
    return new BackupSet(report.set()).list(state.key()).digest();
  }
}
