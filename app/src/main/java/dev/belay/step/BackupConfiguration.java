package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;

/** Copies the files that decide what runs into the run's backup; secrets are in them. */
@JsonTypeName("backup-configuration")
public record BackupConfiguration() implements Step {

  @Override
  public String id() {
    return "backup-configuration";
  }

  @Override
  public String title() {
    return "copy the configuration into the backup";
  }

  /** Copying again costs nothing, and takes in what was edited meanwhile. */
  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    world.fence().check();
    var copies = new ConfigurationCopies(world.backup().configuration());
    copies.copy(world.deployment().configuration());
    return Outcome.done(new Proof.Counted("configuration files copied", copies.digests().size()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
