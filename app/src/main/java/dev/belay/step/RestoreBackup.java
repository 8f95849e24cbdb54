package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.store.BackupProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Restores the databases of a backup beside those in use, where a rollback point would be, and
 * compares them row for row; afterwards they can take their names like one.
 *
 * @param label what the later return names
 * @param digest of the backup's list: no other set is restored
 */
@JsonTypeName("restore-backup")
public record RestoreBackup(String label, String digest) implements Step {

  @Override
  public String id() {
    return "restore-backup-" + label;
  }

  @Override
  public String title() {
    return "restore the databases of backup %s beside those in use, and compare them"
        .formatted(digest.substring(0, Math.min(12, digest.length())));
  }

  /** What an attempt left is dropped when it is repeated; a copied rollback point never is. */
  @Override
  public Inspection inspect(World world) {
    return Repeatable.of(world.databases().inspectRollbackPoint(world.act(this)));
  }

  @Override
  public Outcome perform(World world) {
    BackupSet set = world.backup();
    var list = set.list(world.key());
    if (!list.digest().equals(digest)) {
      return failed("the backup is not the one that the plan names", list.digest());
    }
    BackupProof proof =
        world
            .backups()
            .restoreRollbackPoint(world.act(this), set.databases(), list.content().databases());
    if (!proof.proven()) {
      return failed(
          "what was restored is not what was backed up; nothing was exchanged",
          String.join("; ", proof.differences()));
    }
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Timed("restore and comparison", proof.took()));
    proofs.add(
        new Proof.Compared(
            "rows restored from " + set.directory(), "rows written", proof.rows(), List.of()));
    proof.unlike().forEach(u -> proofs.add(new Proof.Answered("unlike the server backed up", u)));
    return new Outcome.Done(proofs);
  }

  private static Outcome failed(String what, String seen) {
    return new Outcome.Failed(
        new Failure(ExitCode.DIFFERS, what, seen, "belay rollback --from-backup ANOTHER"));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }

  @Override
  public Set<String> captures() {
    return Set.of(label);
  }
}
