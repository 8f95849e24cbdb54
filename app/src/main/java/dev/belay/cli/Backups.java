package dev.belay.cli;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.BackupReport;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.BackupSet;
import dev.belay.step.World;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The backups that this state remembers. */
final class Backups {
  private Backups() {}

  /** The latest that was proven and still lies where it was made. */
  static Optional<BackupReport> latest(State state) {
    return state.all().reversed().stream()
        .filter(BackupCommand::finished)
        .flatMap(r -> r.note(World.BACKUP_NOTE).stream())
        .flatMap(set -> whole(Path.of(set), state).stream())
        .findFirst();
  }

  /** The newer of a rehearsal's backup and the latest of its own: a gate asks for a fresh one. */
  static Optional<BackupEvidence> newest(Optional<BackupEvidence> rehearsed, State state) {
    return Stream.concat(rehearsed.stream(), latest(state).map(BackupReport::forGate).stream())
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
