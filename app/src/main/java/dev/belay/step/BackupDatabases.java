package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.store.Backup;

/** Writes every database into the run's backup, each on one snapshot. */
@JsonTypeName("backup-databases")
public record BackupDatabases() implements Step {

  @Override
  public String id() {
    return "backup-databases";
  }

  @Override
  public String title() {
    return "write every database into the backup";
  }

  /** What was not sealed is written again from the start; it only reads from the server. */
  @Override
  public Inspection inspect(World world) {
    return world.backups().sealed(world.backup().databases()).isPresent()
        ? new Inspection.Complete()
        : new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.backup().makePrivate();
    Backup backup = world.backups().write(world.act(this), world.backup().databases());
    return Outcome.done(
        watch.timed("backup of the databases"),
        new Proof.Counted("tables backed up", backup.tables()),
        new Proof.Counted("rows backed up", backup.rows()),
        new Proof.Counted("bytes of the databases in the backup", backup.bytes()),
        new Proof.Answered("strategy", backup.strategy()),
        new Proof.Hashed("databases", "SHA-256 of the manifest", backup.digest()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
