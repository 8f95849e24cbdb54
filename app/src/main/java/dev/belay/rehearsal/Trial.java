package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RehearsalEvidence.ApiAnswers;
import dev.belay.evidence.RehearsalEvidence.CredentialsOpened;
import dev.belay.evidence.RehearsalEvidence.DataChange;
import dev.belay.evidence.RehearsalEvidence.Returned;
import dev.belay.evidence.RehearsalEvidence.TwinServer;
import dev.belay.evidence.RunReport;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.migration.PathExplanation;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.run.Ending;
import dev.belay.run.Observer;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.BackupSet;
import dev.belay.step.Looking;
import dev.belay.step.Twin;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import dev.belay.store.DatabaseContents;
import dev.belay.store.FileRestore;
import dev.belay.store.FileSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One way there and back on a twin, and what it shows. */
final class Trial {
  private final Plan plan;
  private final PathExplanation path;
  private final ScratchServer server;
  private final Twin twin;
  private final DatabaseContents rows;
  private final Path folder;
  private final BackupEvidence backup;
  private final BackupSet files;
  private final Map<FileSource, String> captured;
  private final RunDirectory run;
  private final World world;

  /**
   * @param path what Belay knows of the plan's revisions, for the major of the installation's
   *     server
   * @param rows of the twin
   * @param folder of the rehearsal
   * @param files where the files of the twin came from
   * @param captured the list of what was put into each directory of the twin, by its digest
   */
  Trial(
      Plan plan,
      PathExplanation path,
      ScratchServer server,
      Twin twin,
      DatabaseContents rows,
      Path folder,
      BackupSet files,
      BackupEvidence backup,
      Map<FileSource, String> captured) {
    this.plan = plan;
    this.path = path;
    this.server = server;
    this.twin = twin;
    this.rows = rows;
    this.folder = folder;
    this.backup = backup;
    this.files = files;
    this.captured = captured;
    this.run = new State(folder.resolve("state")).add(Instant.now());
    this.world = twin.binding().world(run.run(), run.path(), Looking.FENCE);
  }

  /**
   * @param began when the rehearsal did
   * @param api what the twin answered before anything was done to it
   */
  RehearsalEvidence run(
      Instant began, Optional<ApiTrial> api, Observer observer, Consumer<String> say) {
    Content start = rows.content(act("start"), ContentWish.everything());
    var secrets = Credentials.of(world);
    var before = new TreeMap<>(world.databases().databases());
    before.keySet().removeAll(plan.created());
    var schemas = DataComparison.schemas(server.server(), before);
    List<String> dropped = DroppedColumns.counted(path, server.server(), before);
    var watch = new MigrationWatch(observer, server.server(), world::reached);
    var commands = new CommandWatch(watch, () -> rows.content(act("commands"), wish(schemas)));
    var runs = new Runs(twin.binding(), InstantSource.system(), Patience.usual(), commands);
    Ending ending = runs.start(run, plan);
    var after = new TreeMap<String, String>();
    var data = new DataChange(0, List.of(), List.of(), List.of());
    Optional<CredentialsOpened> credentials = Optional.empty();
    Optional<ApiAnswers> answers = Optional.empty();
    if (ending instanceof Ending.Completed) {
      say.accept("comparing the rows before and after the migration");
      var migrated = DataComparison.schemas(server.server(), world.databases().databases());
      migrated.forEach((role, schema) -> after.put(role, schema.fingerprint()));
      var wish = DataComparison.shared(schemas, migrated);
      data =
          DataComparison.judge(
                  kept(wish),
                  rows.content(act("after"), wish),
                  Explained.of(path),
                  commands.account())
              .explainedBy(dropped);
      var opened = secrets.comparedWith(Credentials.of(world));
      credentials = Optional.of(opened);
      data = data.with(opened.lost().stream().map(l -> "secrets lost: " + l).toList());
      answers = api.map(ApiTrial::after);
      runs.rollback(run);
    }
    Returned returned;
    if (ending instanceof Ending.Stopped) {
      returned = new Returned(0, 0, List.of()); // nobody went back
    } else {
      say.accept("comparing what came back with the start");
      returned = returned(start);
      returned = returned.with(api.map(ApiTrial::back).orElse(List.of()));
    }
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
        watch.traces(),
        data,
        after,
        returned,
        counts(start),
        credentials,
        answers);
  }

  /** The columns that both sides have, once the migrations are done. */
  private ContentWish wish(NavigableMap<String, Schema> before) {
    return DataComparison.shared(
        before, DataComparison.schemas(server.server(), world.databases().databases()));
  }

  /** The databases as they were, which the run keeps closed beside the migrated ones. */
  private Content kept(ContentWish wish) {
    world.claim("rehearsal");
    try {
      return rows.keptContent(world.act("before"), wish);
    } finally {
      world.release();
    }
  }

  private Act act(String doing) {
    return new Act(run.run(), doing, 0);
  }

  /** The twin as it is now against the twin as it was. */
  private Returned returned(Content start) {
    Content end = rows.content(act("end"), ContentWish.everything());
    var differences = new ArrayList<>(start.differences(end));
    differences.addAll(stillThere());
    long unchanged = 0;
    for (var source : captured.entrySet()) {
      FileSource there = source.getKey();
      FileRestore again =
          world
              .files()
              .restore(
                  files.files(there.role()), source.getValue(), there, folder.resolve("aside"));
      unchanged += again.unchanged();
      if (again.written() > 0) {
        differences.add(
            "%s: %,d files were not as they were".formatted(there.role(), again.written()));
      }
    }
    return new Returned(end.parts().size(), unchanged, differences);
  }

  /** What the plan made has no name in use any more. */
  private List<String> stillThere() {
    var left = new ArrayList<String>();
    var label = new Label("rehearsal", "created");
    try (Session session = server.server().open(DatabaseServer.MAINTENANCE, label)) {
      for (String role : plan.created()) {
        String name = world.database(role);
        if (session.number("select count(*) from pg_database where datname = ?", name) > 0) {
          left.add("%s: %s was not there at the start".formatted(role, name));
        }
      }
    }
    return left;
  }

  private List<String> unlike() {
    var unlike = new ArrayList<>(backup.unlike());
    unlike.addAll(twin.limits());
    if (path.major() != server.major()) {
      unlike.add("PostgreSQL %d instead of %d".formatted(server.major(), path.major()));
    }
    return unlike;
  }

  private SortedMap<String, Long> counts(Content start) {
    var counts = new TreeMap<String, Long>();
    start.parts().forEach((name, part) -> counts.put(name, part.rows()));
    return counts;
  }
}
