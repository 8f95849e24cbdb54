package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.ScratchServer;
import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Plan;
import dev.belay.run.Observer;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.FileCapture;
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
   * @param given a set of these databases from which the twin is made; without it one is written
   * @param path what Belay knows of the plan's revisions
   * @param folder private and new; afterwards only the backup is left in it
   */
  public Result rehearse(Plan plan, PathExplanation path, Optional<Path> given, Path folder) {
    Instant began = Instant.now();
    var act = new Act(folder.getFileName().toString(), "rehearsal", 0);
    Path set = given.orElse(folder.resolve("backup"));
    Backup backup = given.map(this::sealed).orElseGet(() -> written(act, set));
    say.accept("%,d rows of %d tables are in %s".formatted(backup.rows(), backup.tables(), set));
    try (TwinPlace place = places.open(folder)) {
      ScratchServer server = place.server();
      say.accept("restoring them on %s, and comparing".formatted(server.origin()));
      BackupProof proof = backups.restore(act, set, backup.digest(), server.server());
      var evidence = evidence(set, backup, server, proof);
      Map<FileSource, FileCapture> captured = restoreFiles(place, folder);
      try (Twin twin = place.twin()) {
        var trial =
            new Trial(
                plan,
                path,
                server,
                twin,
                contents.apply(server.server()),
                folder,
                evidence,
                captured);
        var api = probes.map(p -> ApiTrial.before(p, place, say));
        return new Result(evidence, trial.run(began, api, observer, say));
      }
    } finally {
      for (String name : List.of("twin", "files", "state", "aside")) {
        Folders.delete(folder.resolve(name));
      }
      say.accept("the twin is removed; the backup stays in " + set);
    }
  }

  private Backup written(Act act, Path set) {
    say.accept("backing up the databases of the installation, which goes on serving");
    return backups.write(act, set);
  }

  private Backup sealed(Path set) {
    return backups
        .sealed(set)
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "there is no finished backup of databases",
                    set + " has no seal",
                    "belay backup --to DIR")));
  }

  private BackupEvidence evidence(
      Path set, Backup backup, ScratchServer server, BackupProof proof) {
    return new BackupEvidence(
        set.toString(),
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

  /** Copies every directory of the installation to its place. */
  private Map<FileSource, FileCapture> restoreFiles(TwinPlace place, Path folder) {
    var captured = new LinkedHashMap<FileSource, FileCapture>();
    for (FileSource source : installation.directories()) {
      Path set = files(folder, source);
      FileCapture capture = installation.files().capture(source, set, FilePass.LIVE);
      FileSource there =
          place.directories().stream()
              .filter(d -> d.role().equals(source.role()))
              .findFirst()
              .orElseThrow();
      installation.files().restore(set, capture.digest(), there, folder.resolve("aside"));
      captured.put(there, capture);
      say.accept("%,d files of %s are on the twin".formatted(capture.files(), source.role()));
    }
    return captured;
  }

  static Path files(Path folder, FileSource source) {
    return folder.resolve("files").resolve(source.role().replace(':', '-'));
  }
}
