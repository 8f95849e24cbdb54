package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Baseline;
import dev.belay.store.CarriedBack;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.NewRowStore;
import dev.belay.store.NewRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** New rows by the snapshot of a baseline and the keys that were there (S14). */
public final class PostgresNewRows implements NewRowStore {
  /** A setting of the database that took new rows, until the run's kept databases are dropped. */
  static final String CARRIED = "belay.carried";

  private final DatabaseServer admin;
  private final SortedMap<String, String> databases;
  private final Hold hold;

  /**
   * @param databases names by role
   */
  public PostgresNewRows(DatabaseServer admin, SortedMap<String, String> databases) {
    this.admin = admin.database(DatabaseServer.MAINTENANCE);
    this.databases = databases;
    this.hold = new Hold(this.admin, databases.values());
  }

  @Override
  public Baseline recordBaseline(Act act, Path directory) {
    return new BaselineFiles(directory).record(admin, act.label(), now(act.run()));
  }

  @Override
  public boolean recorded(Path directory) {
    return Files.exists(directory.resolve(KeyBaseline.FILE));
  }

  @Override
  public NewRows countNewRows(Act act, Path directory) {
    var files = new BaselineFiles(directory);
    var tables = new ArrayList<NewRows.Table>();
    for (KeyBaseline.Database database : files.read().databases()) {
      try (Session session = CarryBack.pinned(in(database), act.label())) {
        for (KeyBaseline.Table table : database.tables()) {
          counted(session, files, database, table, tables);
        }
      }
    }
    return new NewRows(true, tables);
  }

  private static void counted(
      Session session,
      BaselineFiles files,
      KeyBaseline.Database database,
      KeyBaseline.Table table,
      List<NewRows.Table> tables) {
    var changes = new Changes(session, files, table, database.snapshot());
    String name = database.role() + " " + table.name();
    String undecided = changes.undecided();
    if (!undecided.isEmpty()) {
      tables.add(new NewRows.Table(name, 0, 0, 0, undecided));
      return;
    }
    List<Long> counts =
        table.key().isEmpty() ? List.of(changes.insertedWithoutKey(), 0L, 0L) : changes.find();
    if (counts.stream().anyMatch(c -> c > 0)) {
      tables.add(new NewRows.Table(name, counts.get(0), counts.get(1), counts.get(2), ""));
    }
  }

  @Override
  public NewRows estimateNewRows(Act act, Path directory) {
    var tables = new ArrayList<NewRows.Table>();
    for (KeyBaseline.Database database : new BaselineFiles(directory).read().databases()) {
      try (Session session = in(database).open(act.label())) {
        for (KeyBaseline.Table table : database.tables()) {
          List<Long> now = counters(session, table);
          List<Long> then = table.counted();
          var change =
              new NewRows.Table(
                  database.role() + " " + table.name(),
                  Math.max(0, now.get(0) - then.get(0)),
                  Math.max(0, now.get(1) - then.get(1)),
                  Math.max(0, now.get(2) - then.get(2)),
                  now.get(0) < then.get(0) ? "the server's counters were reset" : "");
          if (change.inserted() + change.updated() + change.deleted() > 0
              || !change.undecided().isEmpty()) {
            tables.add(change);
          }
        }
      }
    }
    return new NewRows(false, tables);
  }

  private static List<Long> counters(Session session, KeyBaseline.Table table) {
    String name = Catalogs.quoted(table.name());
    boolean there = session.one("select to_regclass(?) is not null", r -> r.getBoolean(1), name);
    return there ? BaselineFiles.counters(session, name) : table.counted();
  }

  /** Where they are: before traffic is let in the door may be shut. */
  private SortedMap<String, String> now(String run) {
    try (Session session = admin.open(new Label(run, "look"))) {
      return Shut.now(session, run, databases);
    }
  }

  private DatabaseServer in(KeyBaseline.Database database) {
    return admin.database(name(database));
  }

  private String name(KeyBaseline.Database database) {
    String name = databases.get(database.role());
    if (name == null) {
      throw new OutsideException(
          new Failure(
              ExitCode.UNKNOWN,
              "the baseline is of another installation",
              database.role() + " is not one of " + databases.keySet(),
              "name the run that recorded it"));
    }
    return name;
  }

  @Override
  public CarriedBack carryBack(Act act, Path directory, Path exports) {
    long start = System.nanoTime();
    var files = new BaselineFiles(directory);
    var tables = new ArrayList<NewRows.Table>();
    var conflicts = new ArrayList<String>();
    var written = new ArrayList<Path>();
    int[] sequences = new int[1];
    makePrivate(exports);
    hold.acting(
        act,
        maintenance -> {
          for (KeyBaseline.Database database : files.read().databases()) {
            String aside = Mark.name(name(database), act.run(), Side.AFTER);
            Door.open(maintenance, List.of(aside));
            try {
              CarryBack carry = carried(act.label(), database, aside, files, exports);
              tables.addAll(carry.carried());
              conflicts.addAll(carry.conflicts());
              written.addAll(carry.written());
              sequences[0] += carry.advanced();
            } finally {
              Door.close(maintenance, List.of(aside));
            }
          }
          return sequences;
        });
    return new CarriedBack(
        new NewRows(true, tables),
        conflicts,
        written,
        sequences[0],
        Duration.ofNanos(System.nanoTime() - start));
  }

  private CarryBack carried(
      Label label, KeyBaseline.Database database, String aside, BaselineFiles files, Path exports) {
    try (Session from = CarryBack.pinned(admin.database(aside), label);
        Session into = CarryBack.pinned(in(database), label)) {
      var carry = new CarryBack(from, into, files, exports);
      return into.transaction(() -> {
        // Committed together with the rows, so that a repetition carries nothing twice.
        String mark = into.text("select coalesce(current_setting(?, true), '')", CARRIED);
        if (mark.equals(label.run())) {
          carry.already(database.role());
        } else {
          into.execute(
              "alter database %s set %s = %s"
                  .formatted(Sql.name(name(database)), CARRIED, Sql.text(label.run())));
          carry.carry(database);
        }
        return carry;
      });
    }
  }

  private static void makePrivate(Path directory) {
    try {
      Durable.makeDirectory(directory);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "the directory for conflicts could not be made",
              directory + ": " + e.getMessage(),
              "ls -ld " + directory.toAbsolutePath().getParent()),
          e);
    }
  }
}
