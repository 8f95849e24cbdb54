package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.NewRows;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries what one migrated database holds since the baseline into the old one (S14). */
final class CarryBack {
  private final Session from;
  private final Session into;
  private final BaselineFiles files;
  private final Path exports;
  private final List<NewRows.Table> carried = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private final List<Path> written = new ArrayList<>();
  private int sequences;

  CarryBack(Session from, Session into, BaselineFiles files, Path exports) {
    this.from = from;
    this.into = into;
    this.files = files;
    this.exports = exports;
  }

  /** Opens a session whose texts are the same on either side. */
  static Session pinned(DatabaseServer database, Label label) {
    Session session = database.open(label);
    session.execute(Snapshot.PINNED);
    return session;
  }

  private record Moving(String name, StagedTable stage, Carrying carrying, int number) {}

  /** All of it in the transaction that the caller holds open on the old database. */
  void carry(KeyBaseline.Database baseline) {
    Schema source = SchemaReader.read(from);
    Schema target = SchemaReader.read(into);
    into.execute("set constraints all immediate");
    var moving = new ArrayList<Moving>();
    int number = 0;
    for (KeyBaseline.Table table : baseline.tables()) {
      staged(baseline, table, source, target, number++).ifPresent(moving::add);
    }
    unknownTables(baseline, source);
    settleAll(moving);
    for (Moving m : moving) {
      settle(baseline.role() + " " + m.name(), m);
    }
    sequences(source, target);
  }

  /**
   * Deletes last: what they would take along has been moved to other parents by then, and what is
   * still there is more than was asked for.
   */
  private static void settleAll(List<Moving> moving) {
    long fitted;
    do {
      fitted = 0;
      for (String act : List.of("update", "insert", "delete")) {
        for (Moving m : moving) {
          fitted += m.carrying().attempt(act);
        }
      }
    } while (fitted > 0);
  }

  /** An earlier attempt committed; what did not fit then is in that attempt's exports. */
  void already(String role) {
    conflicts.add(role + ": was carried already by an earlier attempt, nothing was carried twice");
  }

  /** Tables that did not exist at the baseline cannot have changed rows, only unknown ones. */
  private void unknownTables(KeyBaseline.Database baseline, Schema source) {
    List<String> known = baseline.tables().stream().map(KeyBaseline.Table::name).toList();
    for (Schema.Table table : source.tables()) {
      if (Catalogs.holdsRows(table) && !known.contains(table.name())) {
        conflicts.add(
            "%s %s: made after the baseline, nothing of it is carried; it lies in %s"
                .formatted(baseline.role(), table.name(), aside()));
      }
    }
  }

  private String aside() {
    return from.text("select current_database()");
  }

  /** S34: a table that cannot be carried is one conflict, and no end of the others. */
  private Optional<Moving> staged(
      KeyBaseline.Database baseline,
      KeyBaseline.Table table,
      Schema source,
      Schema target,
      int number) {
    into.execute("savepoint belay_table");
    try {
      Optional<Moving> moving = stage(baseline, table, source, target, number);
      into.execute("release savepoint belay_table");
      return moving;
    } catch (OutsideException e) {
      String state = SqlFailure.state(e);
      if (state.isEmpty()
          || SqlFailure.lost(e)
          || state.startsWith("53")
          || state.startsWith("58")) {
        throw e;
      }
      into.execute("rollback to savepoint belay_table");
      conflicts.add(
          "%s %s: the servers refused to carry it (SQLSTATE %s); its rows lie in %s"
              .formatted(baseline.role(), table.name(), state, aside()));
      return Optional.empty();
    }
  }

  private Optional<Moving> stage(
      KeyBaseline.Database baseline,
      KeyBaseline.Table table,
      Schema source,
      Schema target,
      int number) {
    var changes = new Changes(from, files, table, baseline.snapshot());
    String name = baseline.role() + " " + table.name();
    String undecided = changes.undecided();
    if (!undecided.isEmpty()) {
      conflicts.add("%s: undecided: %s; its rows lie in %s".formatted(name, undecided, aside()));
      return Optional.empty();
    }
    boolean keyed = !table.key().isEmpty();
    List<Long> counts = keyed ? changes.find() : List.of(changes.insertedWithoutKey(), 0L, 0L);
    if (counts.stream().allMatch(c -> c == 0)) {
      return Optional.empty();
    }
    Optional<Schema.Table> old = target.table(table.name());
    Schema.Table now = source.table(table.name()).orElseThrow();
    if (old.isEmpty() || (keyed && !old.orElseThrow().primaryKey().equals(table.key()))) {
      export(name, now, from, rows(table, now, changes), List.of(), number);
      conflicts.add(
          "%s: %d rows; %s"
              .formatted(
                  name,
                  counts.stream().mapToLong(c -> c).sum(),
                  old.isEmpty()
                      ? "the old schema has no such table"
                      : "the old schema has another primary key"));
      return Optional.empty();
    }
    var stage = new StagedTable(into, old.orElseThrow(), now, table, number);
    pour(rows(table, now, changes), stage);
    stage.decide();
    return Optional.of(new Moving(table.name(), stage, new Carrying(into, stage), number));
  }

  /** Everything that changed: act, digests, then the columns of the new table, all as texts. */
  private static String rows(KeyBaseline.Table table, Schema.Table now, Changes changes) {
    String name = Catalogs.quoted(now.name());
    String columns =
        now.columns().stream()
            .map(c -> Texts.of("t." + Sql.name(c.name()), c.type()))
            .collect(Collectors.joining(", "));
    if (table.key().isEmpty()) {
      return "select 'insert', null, %s from only %s t where %s"
          .formatted(columns, name, changes.unseen());
    }
    String keys =
        now.columns().stream()
            .map(c ->
                table.key().contains(c.name())
                    ? Texts.of("g.k" + table.key().indexOf(c.name()), c.type())
                    : "null")
            .collect(Collectors.joining(", "));
    return "select case when n.belay_known then 'update' else 'insert' end, n.digests::text, %s from only %s t join belay_new n on %s"
            .formatted(columns, name, changes.same("n"))
        + " union all select 'delete', null, %s from belay_gone g".formatted(keys);
  }

  /** From one server session into the other, through a private file that is deleted again. */
  private void pour(String query, StagedTable stage) {
    Path file = exports.resolve("moving.tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18)) {
        from.copyRows("copy (" + query + ") to stdout", out::write);
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18)) {
        into.copyIn(stage.copyIn(), in);
      }
      Files.delete(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void settle(String name, Moving m) {
    StagedTable stage = m.stage();
    long inserted = stage.done("insert");
    carried.add(new NewRows.Table(name, inserted, stage.done("update"), stage.done("delete"), ""));
    Map<String, Long> left = stage.conflicts();
    left.forEach((why, rows) -> conflicts.add("%s: %d rows; %s".formatted(name, rows, why)));
    long extra = stage.extra();
    if (extra > 0) {
      conflicts.add(
          "%s: %d rows; the old schema has no columns %s; their values are in the export"
              .formatted(name, extra, Catalogs.names(stage.onlyNew())));
    }
    if (inserted > 0 && !stage.absent().isEmpty()) {
      conflicts.add(
          "%s: %d inserted rows have null in %s, which the new schema does not have"
              .formatted(name, inserted, Catalogs.names(stage.absent())));
    }
    if (extra > 0 || !left.isEmpty()) {
      export(name, stage.now(), into, stage.export(), stage.places(), m.number());
    }
  }

  private void export(
      String name,
      Schema.Table now,
      Session session,
      String select,
      List<Schema.Column> places,
      int number) {
    try {
      written.add(new LeftRows(exports, name, now, number).write(session, select, places));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void sequences(Schema source, Schema target) {
    Map<String, Schema.Sequence> old =
        target.sequences().stream()
            .collect(
                Collectors.toMap(
                    Schema.Sequence::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    for (Schema.Sequence s : source.sequences()) {
      if (old.containsKey(s.name())) {
        Manifest.Sequence there = Catalogs.sequence(from, s.name());
        Manifest.Sequence here = Catalogs.sequence(into, s.name());
        boolean further =
            s.increment() > 0 ? there.last() > here.last() : there.last() < here.last();
        if (further || (there.last() == here.last() && there.called() && !here.called())) {
          into.text(RestoreScript.setval(there));
          sequences++;
        }
      }
    }
  }

  private OutsideException failed(IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.ROLLBACK_STOPPED,
            "new rows could not be carried back; nothing was changed",
            exports + ": " + e.getMessage(),
            "df -h " + exports),
        e);
  }

  List<NewRows.Table> carried() {
    return carried;
  }

  List<String> conflicts() {
    return conflicts;
  }

  List<Path> written() {
    return written;
  }

  int advanced() {
    return sequences;
  }
}
