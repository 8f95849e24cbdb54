package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.store.FileCapture;
import dev.belay.store.FilePass;

/**
 * Copies a directory of the installation into the run's backup while it is in use.
 *
 * @param role for example {@code files:app-storage}
 */
@JsonTypeName("backup-files")
public record BackupFiles(String role) implements Step {

  @Override
  public String id() {
    return "backup-" + role;
  }

  @Override
  public String title() {
    return "copy " + role + " into the backup";
  }

  @Override
  public Inspection inspect(World world) {
    return Repeatable.of(world.files().inspect(world.backup().files(role), FilePass.LIVE));
  }

  @Override
  public Outcome perform(World world) {
    world.fence().check();
    var capture =
        world.files().capture(world.files(role), world.backup().files(role), FilePass.LIVE);
    var unread =
        capture.left().stream().filter(l -> l.why() == FileCapture.Why.UNREADABLE).toList();
    if (!unread.isEmpty()) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.STOPPED,
              "a backup without every file is none",
              "%d files of %s cannot be read, the first is %s: %s"
                  .formatted(
                      unread.size(), role, unread.getFirst().path(), unread.getFirst().seen()),
              "run Belay as a user who may read them, then belay resume"));
    }
    return Outcome.done(
        new Proof.Timed("copy of " + role, capture.took()),
        new Proof.Counted("files of " + role, capture.files()),
        new Proof.Counted("bytes of " + role, capture.bytes()),
        new Proof.Counted("files that changed while they were copied", capture.blocking().size()),
        new Proof.Hashed(role, "SHA-256 of the list of files", capture.digest()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
