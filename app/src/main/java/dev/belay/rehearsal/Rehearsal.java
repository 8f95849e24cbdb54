package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RehearsalEvidence.DataChange;
import dev.belay.evidence.RehearsalEvidence.Returned;
import dev.belay.evidence.RehearsalEvidence.TwinServer;
import dev.belay.evidence.RunReport;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Failure;
import dev.belay.outside.Folders;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.run.Ending;
import dev.belay.run.Observer;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.Looking;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.DatabaseContents;
import dev.belay.store.FileCapture;
import dev.belay.store.FilePass;
import dev.belay.store.FileRestore;
import dev.belay.store.FileSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final Observer observer;
  private final Consumer<String> say;

  /** Opens a place for a twin. */
  public interface Places {
    TwinPlace open(Path folder);
  }

  /**
   * @param installation only read
   * @param contents reads the databases of the installation's set on a server
   * @param observer is told of every step on the twin
   * @param say takes what happens around them, one line each
   */
  public Rehearsal(
      World installation,
      DatabaseBackup backups,
      Places places,
      Function<DatabaseServer, DatabaseContents> contents,
      Observer observer,
      Consumer<String> say) {
    this.installation = installation;
    this.backups = backups;
    this.places = places;
    this.contents = contents;
    this.observer = observer;
    this.say = say;
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
        return new Result(
            evidence,
            new Trial(plan, server, twin, folder, began, evidence, captured)
                .run(Explained.of(path)));
      }
    } finally {
      for (String name : List.of("twin", "files", "state")) {
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

  private int major() {
    try (Session own = installation.server().open(new Label("rehearsal", "version"))) {
      return own.major();
    }
  }

  private static BackupEvidence evidence(
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

  private static Path files(Path folder, FileSource source) {
    return folder.resolve("files").resolve(source.role().replace(':', '-'));
  }

  /** One way there and back. */
  private final class Trial {
    private final Plan plan;
    private final ScratchServer server;
    private final Twin twin;
    private final Path folder;
    private final Instant began;
    private final BackupEvidence backup;
    private final Map<FileSource, FileCapture> captured;
    private final RunDirectory run;
    private final World world;
    private final DatabaseContents rows;

    Trial(
        Plan plan,
        ScratchServer server,
        Twin twin,
        Path folder,
        Instant began,
        BackupEvidence backup,
        Map<FileSource, FileCapture> captured) {
      this.plan = plan;
      this.server = server;
      this.twin = twin;
      this.folder = folder;
      this.began = began;
      this.backup = backup;
      this.captured = captured;
      this.run = new State(folder.resolve("state")).add(began);
      this.world = twin.binding().world(run.run(), run.path(), Looking.FENCE);
      this.rows = contents.apply(server.server());
    }

    RehearsalEvidence run(Explained explained) {
      Content start = rows.content(act("start"), ContentWish.everything());
      var schemas = DataComparison.schemas(server.server(), world.databases().databases());
      var runs = new Runs(twin.binding(), InstantSource.system(), Patience.usual(), observer);
      Ending ending = runs.start(run, plan);
      var after = new TreeMap<String, String>();
      var data = new DataChange(0, List.of(), List.of(), List.of());
      if (ending instanceof Ending.Completed) {
        say.accept("comparing the rows before and after the migration");
        var migrated = DataComparison.schemas(server.server(), world.databases().databases());
        migrated.forEach((role, schema) -> after.put(role, schema.fingerprint()));
        var wish = DataComparison.shared(schemas, migrated);
        data = DataComparison.judge(kept(wish), rows.content(act("after"), wish), explained);
        runs.rollback(run);
      }
      Returned returned = returned(start, ending);
      List<LegReport> legs = RunReport.of(run).legs();
      return new RehearsalEvidence(
          RehearsalEvidence.SCHEMA,
          PlanFile.digest(plan),
          plan.basis(),
          began,
          Instant.now(),
          world.migrator().means().name(),
          new TwinServer(server.origin(), server.major(), unlike()),
          backup,
          legs.getFirst(),
          legs.stream().filter(l -> l.kind() == Kind.ROLLBACK).findFirst(),
          data,
          after,
          returned,
          counts(start));
    }

    /** The databases as they were, which the run keeps closed beside the migrated ones. */
    private Content kept(ContentWish wish) {
      world.claim();
      try {
        return rows.keptContent(world.act("before"), wish);
      } finally {
        world.release();
      }
    }

    private Act act(String doing) {
      return new Act(run.run(), doing, 0);
    }

    /** What stands in the way of calling it returned, be it that nobody went back. */
    private Returned returned(Content start, Ending ending) {
      if (ending instanceof Ending.Stopped) {
        return new Returned(0, 0, List.of());
      }
      say.accept("comparing what came back with the start");
      Content end = rows.content(act("end"), ContentWish.everything());
      var differences = new ArrayList<>(start.differences(end));
      long files = 0;
      for (var source : captured.entrySet()) {
        FileSource there = source.getKey();
        FileRestore again =
            world
                .files()
                .restore(
                    files(folder, there),
                    source.getValue().digest(),
                    there,
                    folder.resolve("aside"));
        files += again.unchanged();
        if (again.written() > 0) {
          differences.add(
              "%s: %,d files were not as they were".formatted(there.role(), again.written()));
        }
      }
      return new Returned(end.parts().size(), files, differences);
    }

    private List<String> unlike() {
      var unlike = new ArrayList<>(backup.unlike());
      unlike.addAll(twin.limits());
      if (major() != server.major()) {
        unlike.add("PostgreSQL %d instead of %d".formatted(server.major(), major()));
      }
      return unlike;
    }

    private SortedMap<String, Long> counts(Content start) {
      var counts = new TreeMap<String, Long>();
      start.parts().forEach((name, part) -> counts.put(name, part.rows()));
      return counts;
    }
  }
}
