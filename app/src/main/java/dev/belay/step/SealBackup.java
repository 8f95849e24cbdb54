package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.store.Backup;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.SignedFile;
import java.nio.file.Files;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signs the list of everything that the run's backup holds, and says what it lacks.
 *
 * @param release that is installed
 */
@JsonTypeName("seal-backup")
public record SealBackup(String release) implements Step {

  @Override
  public String id() {
    return "seal-backup";
  }

  @Override
  public String title() {
    return "sign the list of what the backup holds";
  }

  /** The list is renamed into place: it is there whole, or not. */
  @Override
  public Inspection inspect(World world) {
    return Files.exists(world.backup().listFile())
        ? new Inspection.Complete()
        : new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    world.fence().check();
    BackupSet set = world.backup();
    Backup databases = world.backups().sealed(set.databases()).orElse(null);
    if (databases == null) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.STOPPED,
              "the databases of the backup are not sealed",
              set.databases().toString(),
              "belay backup, for a new one"));
    }
    var files = new TreeMap<String, BackupList.Files>();
    for (FileSource source : world.directories()) {
      var list = world.files().list(set.files(source.role()));
      files.put(source.role(), new BackupList.Files(list.digest(), list.files().size()));
    }
    var configuration = new ConfigurationCopies(set.configuration()).digests();
    var lacks = new BackupLacks(world, set).sentences();
    var list =
        new BackupList(
            BackupList.SCHEMA,
            world.run(),
            release,
            databases.written(),
            FilePass.LIVE,
            databases.digest(),
            files,
            configuration,
            Optional.of(world.installation()),
            lacks);
    String digest = SignedFile.write(set.listFile(), list, world.key());
    return Outcome.done(
        new Proof.Counted("directories in the backup", files.size()),
        new Proof.Counted("configuration files in the backup", configuration.size()),
        new Proof.Counted("things that the backup lacks", lacks.size()),
        new Proof.Hashed("backup", "SHA-256 of its list", digest));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
