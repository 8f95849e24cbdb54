package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.database.ScratchServer;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores the run's backup into a scratch server and compares it row for row with what was
 * written; reads every file of it again. Before that it is a set of files and no backup (S12).
 */
@JsonTypeName("prove-backup")
public record ProveBackup() implements Step {

  @Override
  public String id() {
    return "prove-backup";
  }

  @Override
  public String title() {
    return "restore the backup into a scratch server and compare it row for row";
  }

  /** What an attempt left on a scratch server goes first when it is repeated. */
  @Override
  public Inspection inspect(World world) {
    return Files.exists(world.backup().proofFile())
        ? new Inspection.Complete()
        : new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    BackupSet set = world.backup();
    var list = set.list(world.key());
    List<String> damages = set.damages(world);
    if (!damages.isEmpty()) {
      return failed("the backup is damaged", damages);
    }
    Backup backup = world.backups().sealed(set.databases()).orElseThrow();
    String origin;
    BackupProof proof;
    try (ScratchServer scratch =
        world.scratch().start(backup.major(), world.directory().resolve("scratch"))) {
      origin = scratch.origin();
      proof =
          world
              .backups()
              .prove(world.act(this), set.databases(), backup.digest(), scratch.server());
    }
    var trial = set.tried(world, backup, proof, origin);
    if (!trial.proven()) {
      return failed("what was restored is not what was backed up", trial.differences());
    }
    String digest = set.trial(world.key(), list.digest()).digest();
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Timed("restore and comparison", proof.took()));
    proofs.add(
        new Proof.Compared("rows restored on " + origin, "rows written", proof.rows(), List.of()));
    proofs.add(new Proof.Counted("tables compared", proof.tables()));
    proofs.add(new Proof.Counted("files read again", trial.files()));
    trial.unlike().forEach(u -> proofs.add(new Proof.Answered("unlike the installation", u)));
    proofs.add(new Proof.Hashed("proof of the backup", "SHA-256", digest));
    return new Outcome.Done(proofs);
  }

  private static Outcome failed(String what, List<String> seen) {
    return new Outcome.Failed(
        new Failure(
            ExitCode.DIFFERS,
            what + "; it does not count",
            seen.size() + ": " + String.join("; ", seen.subList(0, Math.min(5, seen.size()))),
            "keep it for inspection, and make a new one: belay backup"));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
