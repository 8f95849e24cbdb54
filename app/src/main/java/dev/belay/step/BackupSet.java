package dev.belay.step;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.InstallationKey;
import dev.belay.store.SignedFile;
import dev.belay.store.SignedFile.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One backup as a directory: {@code databases/}, {@code files/<role>/}, {@code configuration/}, a
 * signed list of them, and, once it was restored and compared, the signed proof of that.
 */
public record BackupSet(Path directory) {

  /** Makes the directory for its owner only: passwords and keys lie in it. */
  void makePrivate() {
    try {
      Durable.makeDirectory(directory);
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the directory of the backup could not be made",
              directory + ": " + e,
              "ls -ld " + directory.getParent()),
          e);
    }
  }

  public Path databases() {
    return directory.resolve("databases");
  }

  public Path files(String role) {
    return directory.resolve("files").resolve(role.replace(':', '-'));
  }

  public Path configuration() {
    return directory.resolve("configuration");
  }

  public Path listFile() {
    return directory.resolve("set.json");
  }

  public Path proofFile() {
    return directory.resolve("proof.json");
  }

  /**
   * What the set holds, by the list that its seal is; the parts are not read.
   *
   * @throws dev.belay.outside.OutsideException with DIFFERS when it was never sealed, was changed,
   *     or another installation sealed it
   */
  public Signed<BackupList> list(InstallationKey key) {
    return SignedFile.read(listFile(), BackupList.class, key);
  }

  /** Reads every byte against the list; one text for each damage, empty means whole. */
  public List<String> damages(World world) {
    return new BackupParts(world, this).damages(list(world.key()).content());
  }

  /**
   * What restoring it showed, as a record that is signed beside it when it came out equal.
   *
   * @param origin the scratch server, in words
   */
  public BackupTrial tried(World world, Backup backup, BackupProof proof, String origin) {
    var list = list(world.key());
    long files = list.content().files().values().stream().mapToLong(BackupList.Files::count).sum();
    var trial =
        new BackupTrial(
            BackupTrial.SCHEMA,
            list.digest(),
            backup.digest(),
            backup.strategy(),
            backup.written(),
            proof.tables(),
            proof.rows(),
            backup.bytes(),
            files,
            origin,
            proof.differences(),
            proof.unlike(),
            world.clock().instant(),
            proof.took());
    if (trial.proven()) {
      SignedFile.write(proofFile(), trial, world.key());
    }
    return trial;
  }

  /**
   * What restoring it showed.
   *
   * @param list digest of the set's list
   * @throws dev.belay.outside.OutsideException with DIFFERS when there is no such proof, it was
   *     changed, or it is about another set
   */
  public Signed<BackupTrial> trial(InstallationKey key, String list) {
    var trial = SignedFile.read(proofFile(), BackupTrial.class, key);
    if (!trial.content().set().equals(list)) {
      throw new OutsideException(
          new Failure(
              ExitCode.DIFFERS,
              "the proof beside a backup is about another one",
              proofFile() + ": it names " + trial.content().set(),
              "use another backup, and keep this one for inspection"));
    }
    return trial;
  }
}
