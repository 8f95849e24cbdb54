package dev.belay.cli;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.BackupReport;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.step.BackupSet;
import dev.belay.step.World;
import dev.belay.store.InstallationId;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The backups that this state remembers. */
final class Backups {
  private Backups() {}

  /** An installation's latest that was proven and still lies where it was made. */
  static Optional<BackupReport> latest(State state, InstallationId mine) {
    return state.all().reversed().stream()
        .filter(BackupCommand::finished)
        .flatMap(r -> r.note(World.BACKUP_NOTE).stream())
        .flatMap(set -> whole(Path.of(set), state).stream())
        .filter(report -> report.list().installation().filter(mine::same).isPresent())
        .findFirst();
  }

  /** The newer of a rehearsal's backup and the latest of its own: a gate asks for a fresh one. */
  static Optional<BackupEvidence> newest(
      Optional<BackupEvidence> rehearsed, State state, InstallationId mine) {
    return Stream.concat(
            rehearsed.stream(), latest(state, mine).map(BackupReport::forGate).stream())
        .max(Comparator.comparing(BackupEvidence::written));
  }

  /** One that was moved or damaged is passed over: an older one may be whole. */
  private static Optional<BackupReport> whole(Path set, State state) {
    try {
      return Optional.of(proven(set, state));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws OutsideException when it was not proven, or not by this installation
   */
  static BackupReport proven(Path directory, State state) {
    return BackupReport.of(new BackupSet(directory.toAbsolutePath().normalize()), state.key());
  }

  /**
   * Whose a backup is, before anything is done with it.
   *
   * @throws OutsideException BLOCKED when it is another installation's, or nobody can tell
   */
  static void refuseForeign(BackupReport report, InstallationId mine) {
    Optional<InstallationId> whose = report.list().installation();
    if (whose.isEmpty() || !mine.same(whose.get())) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              whose.isEmpty()
                  ? "the backup does not say whose it is; nothing was changed"
                  : "the backup is of another installation; nothing was changed",
              whose
                  .map(w ->
                      "%s holds %s; in it: %s"
                          .formatted(
                              report.set(), w.words(), String.join("; ", mine.differences(w))))
                  .orElse(report.set() + " was made by an older Belay, run " + report.list().run()),
              "belay restore --as-new %s, if it is to be put here all the same"
                  .formatted(ShellWord.of(report.set()))));
    }
  }

  /**
   * A set names its databases, and is restored under these names.
   *
   * @throws OutsideException BLOCKED when they have others here
   */
  static void refuseOtherNames(BackupReport report, InstallationId mine) {
    report
        .list()
        .installation()
        .map(w -> w.databases().keySet())
        .filter(names -> !names.equals(mine.databases().keySet()))
        .ifPresent(names -> {
          throw new OutsideException(
              new Failure(
                  ExitCode.BLOCKED,
                  "the backup's databases have other names than those here; nothing was changed",
                  "in it: %s; here: %s"
                      .formatted(
                          String.join(", ", names), String.join(", ", mine.databases().keySet())),
                  "make empty databases of the backup's names, name them in belay.yaml and in .env,"
                      + " then repeat it"));
        });
  }

  /**
   * Reads the whole set before anything is stopped for it.
   *
   * @throws OutsideException when a part of it is damaged; every damage is named
   */
  static void refuseDamaged(BackupReport report, World world) {
    List<String> damages = new BackupSet(report.set()).damages(world);
    if (!damages.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.DIFFERS,
              "the backup is damaged; nothing was changed",
              report.set() + ": " + String.join("; ", damages),
              "use another backup, and keep this one for inspection"));
    }
  }
}
