package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;

/**
 * Gives a directory the files of a backup; nothing is deleted, what gives way is moved aside.
 *
 * @param role for example {@code files:app-storage}
 * @param digest of the backup's list
 */
@JsonTypeName("restore-backup-files")
public record RestoreBackupFiles(String role, String digest) implements Step {

  @Override
  public String id() {
    return "restore-backup-" + role;
  }

  @Override
  public String title() {
    return "give " + role + " the files of the backup";
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    world.fence().check();
    BackupSet set = world.backup();
    var list = set.list(world.key());
    BackupList.Files files = list.content().files().get(role);
    if (!list.digest().equals(digest) || files == null) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.DIFFERS,
              "the backup is not the one that the plan names, or lacks " + role,
              set.directory() + " with " + list.content().files().keySet(),
              "belay restore ANOTHER"));
    }
    var aside = FileSet.of(world, role).aside();
    var restored = world.files().restore(set.files(role), files.digest(), world.files(role), aside);
    return Outcome.done(
        new Proof.Timed("return of " + role, restored.took()),
        new Proof.Counted("files as they were", restored.unchanged()),
        new Proof.Counted("files written", restored.written()),
        new Proof.Counted("newer files left where they are", restored.kept().size()),
        new Proof.Counted("files moved below " + aside, restored.aside().size()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
