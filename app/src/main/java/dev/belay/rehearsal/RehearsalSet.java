package dev.belay.rehearsal;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.BackupConfiguration;
import dev.belay.step.BackupDatabases;
import dev.belay.step.BackupFiles;
import dev.belay.step.BackupSet;
import dev.belay.step.Outcome;
import dev.belay.step.SealBackup;
import dev.belay.step.Step;
import dev.belay.step.World;
import dev.belay.store.Backup;
import dev.belay.store.FileSource;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * The backup that a rehearsal makes: databases, files and configuration as {@code belay backup}
 * makes them, by the same steps, so that {@code belay restore} takes it. The rehearsal's own
 * restore is its proof.
 */
record RehearsalSet(World installation, BackupSet set) {

  void write(String release, Consumer<String> say) {
    say.accept("backing up the installation, which goes on serving");
    World world = installation.making(set);
    var steps = new ArrayList<Step>();
    steps.add(new BackupDatabases());
    installation.directories().stream()
        .map(FileSource::role)
        .map(BackupFiles::new)
        .forEach(steps::add);
    steps.add(new BackupConfiguration());
    steps.add(new SealBackup(release));
    for (Step step : steps) {
      switch (step.perform(world)) {
        case Outcome.Done ignored -> {}
        case Outcome.Failed(var failure) -> throw new OutsideException(failure);
      }
    }
  }

  Backup sealed() {
    return installation
        .backups()
        .sealed(set.databases())
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "there is no finished backup of databases",
                    set.databases() + " has no seal",
                    "belay backup --to DIR")));
  }
}
