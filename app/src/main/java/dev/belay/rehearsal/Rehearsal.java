package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.ScratchServer;
import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Folders;
import dev.belay.plan.Plan;
import dev.belay.run.Observer;
import dev.belay.step.BackupSet;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.InstallationId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The same plan with the same runner on a twin that was restored from a verified backup, and then
 * the way back, compared with the start row for row.
 */
public final class Rehearsal {
  private final World installation;
  private final DatabaseBackup backups;
  private final Places places;
  private final Function<DatabaseServer, DatabaseContents> contents;
  private final Optional<Probes> probes;
  private final Observer observer;
  private final Consumer<String> say;
  private final Optional<InstallationId> whose;

  /** Opens a place for a twin. */
  public interface Places {
    TwinPlace open(Path folder);
  }

  /**
   * @param installation only read
   * @param contents reads the databases of the installation's set on a server
   * @param probes that are played against both releases on the twin
   * @param observer is told of every step on the twin
   * @param say takes what happens around them, one line each
   */
  public Rehearsal(
      World installation,
      DatabaseBackup backups,
      Places places,
      Function<DatabaseServer, DatabaseContents> contents,
      Optional<Probes> probes,
      Observer observer,
      Consumer<String> say) {
    this.installation = installation;
    this.backups = backups;
    this.places = places;
    this.contents = contents;
    this.probes = probes;
    this.observer = observer;
    this.say = say;
    this.whose = installation.reserve().map(r -> installation.installation());
  }

  /** What a rehearsal leaves behind: the evidence of both, and a backup that is one. */
  public record Result(BackupEvidence backup, RehearsalEvidence rehearsal) {}

  /**
   * Rehearses.
   *
   * @param given a backup from which the twin is made; without it one is made, whole
   * @param path what Belay knows of the plan's revisions
   * @param folder private and new; afterwards only the backup is left in it
   */
  public Result rehearse(Plan plan, PathExplanation path, Optional<BackupSet> given, Path folder) {
    Instant began = Instant.now();
    var act = new Act(folder.getFileName().toString(), "rehearsal", 0);
    BackupSet set = given.orElse(new BackupSet(folder.resolve("backup")));
    var making = new RehearsalSet(installation, set);
    if (given.isEmpty()) {
      making.write(plan.from(), say);
    }
    Backup backup = making.sealed();
    say.accept(
        "%,d rows of %d tables are in %s"
            .formatted(backup.rows(), backup.tables(), set.directory()));
    try (TwinPlace place = places.open(folder)) {
      ScratchServer server = place.server();
      say.accept("restoring them on %s, and comparing".formatted(server.origin()));
      BackupProof proof = backups.restore(act, set.databases(), backup.digest(), server.server());
      var evidence = evidence(set, backup, server, proof);
      BackupSet files = given.isEmpty() ? set : new BackupSet(folder);
      Map<FileSource, String> captured = restoreFiles(place, files, folder);
      if (given.isEmpty()) {
        set.tried(installation, backup, proof, server.origin());
      }
      try (Twin twin = place.twin()) {
        var trial =
            new Trial(
                plan,
                path,
                server,
                twin,
                contents.apply(server.server()),
                folder,
                files,
                evidence,
                captured);
        var api = probes.map(p -> ApiTrial.before(p, place, say));
        return new Result(evidence, trial.run(began, api, observer, say));
      }
    } finally {
      for (String name : List.of("twin", "files", "state", "aside", "making")) {
        Folders.delete(folder.resolve(name));
      }
      say.accept("the twin is removed; the backup stays in " + set.directory());
    }
  }

  private BackupEvidence evidence(
      BackupSet set, Backup backup, ScratchServer server, BackupProof proof) {
    return new BackupEvidence(
        set.directory().toString(),
        backup.digest(),
        backup.strategy(),
        backup.written(),
        backup.tables(),
        backup.rows(),
        backup.bytes(),
        server.origin(),
        proof.differences(),
        proof.unlike(),
        whose,
        proof.took());
  }

  /**
   * Copies every directory of the installation to its place; answers the digests of their lists.
   */
  private Map<FileSource, String> restoreFiles(TwinPlace place, BackupSet files, Path folder) {
    var captured = new LinkedHashMap<FileSource, String>();
    for (FileSource source : installation.directories()) {
      Path set = files.files(source.role());
      if (files.directory().equals(folder)) {
        installation.files().capture(source, set, FilePass.LIVE);
      }
      var list = installation.files().list(set);
      FileSource there =
          place.directories().stream()
              .filter(d -> d.role().equals(source.role()))
              .findFirst()
              .orElseThrow();
      installation.files().restore(set, list.digest(), there, folder.resolve("aside"));
      captured.put(there, list.digest());
      say.accept("%,d files of %s are on the twin".formatted(list.files().size(), source.role()));
    }
    return captured;
  }
}
