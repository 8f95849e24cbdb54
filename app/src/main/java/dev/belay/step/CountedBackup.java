package dev.belay.step;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import dev.belay.store.FilePass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The backup that opened the gate of a run. It has to lie there until the run ends: its list, its
 * proof and its parts are looked for before the writers are stopped and before each migration;
 * every byte of it was read at the gate.
 */
public record CountedBackup(World world) {
  /** The note in a run's directory that says where it lies. */
  public static final String NOTE = "counts-on";

  /** Why it is no way back any more, if it is not; a run that counted on none has none to lose. */
  public Optional<Failure> missing() {
    Path note = world.directory().resolve(NOTE);
    if (!Files.exists(note) || world.reserve().isEmpty()) {
      return Optional.empty();
    }
    try {
      var set = new BackupSet(Path.of(OwnFile.text(note).strip()));
      var list = set.list(world.key());
      set.trial(world.key(), list.digest());
      if (world.backups().sealed(set.databases()).isEmpty()) {
        return Optional.of(gone(set.databases() + " has no seal"));
      }
      return list.content().files().keySet().stream()
          .filter(role ->
              !(world.files().inspect(set.files(role), FilePass.LIVE)
                  instanceof Inspection.Complete))
          .findFirst()
          .map(role -> gone(set.files(role) + " is not whole"));
    } catch (OutsideException e) {
      return Optional.of(gone(e.failure().seen()));
    } catch (IOException e) {
      return Optional.of(gone(note + ": " + e));
    }
  }

  private static Failure gone(String seen) {
    return new Failure(
        ExitCode.STOPPED,
        "the backup that the gate counted on is not there any more",
        seen,
        "belay backup --to DIR, then belay upgrade");
  }
}
