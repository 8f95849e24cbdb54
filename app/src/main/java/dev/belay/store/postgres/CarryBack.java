package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.SqlFailure;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries what one migrated database holds since the baseline into the old one (S14). */
final class CarryBack {
  private final Session from;
  private final Session into;
  private final BaselineFiles files;
  private final Path exports;
  private final List<NewRows.Table> carried = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private final LeftTables left;
  private int sequences;

  CarryBack(Session from, Session into, BaselineFiles files, Path exports) {
    this.from = from;
    this.into = into;
    this.files = files;
    this.exports = exports;
    this.left = new LeftTables(from, files, exports, conflicts);
  }

  /** What the database may say otherwise: without it nothing would be counted or no key checked. */
  private static final String COUNTED =
      "select set_config(name, value, false) from (values ('session_replication_role', 'origin'),"
          + " ('track_counts', 'on')) as needed (name, value) where current_setting(name) <>"
          + " value";

  /** Opens a session whose texts are the same on either side. */
  static Session pinned(DatabaseServer database, Label label) {
    Session session = database.open(label);
    session.execute(Snapshot.PINNED);
    session.query(COUNTED, r -> r.getString(1));
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
    Set<String> inserted =
        moving.stream()
            .filter(m -> m.stage().done("insert") > 0)
            .map(Moving::name)
            .collect(Collectors.toSet());
    sequences = new CarriedSequences(from, into).advance(source, target, inserted);
    left.largeObjects(baseline.role(), into);
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
    int number = known.size();
    for (Schema.Table table : source.tables()) {
      if (Catalogs.holdsRows(table) && !known.contains(table.name())) {
        left.unknown(baseline.role(), table, number++);
      }
    }
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
      left.changes(
          baseline,
          table,
          source.table(table.name()),
          "the servers refused to carry it (SQLSTATE %s)".formatted(state),
          number);
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
      left.changes(baseline, table, source.table(table.name()), "undecided: " + undecided, number);
      return Optional.empty();
    }
    boolean keyed = !table.key().isEmpty();
    List<Long> counts = keyed ? changes.find() : List.of(changes.insertedWithoutKey(), 0L, 0L);
    if (counts.stream().allMatch(c -> c == 0)) {
      return Optional.empty();
    }
    Optional<Schema.Table> old = target.table(table.name());
    Schema.Table now = source.table(table.name()).orElseThrow();
    if (old.isEmpty()) {
      left.found(name, now, changes, counts, number, "the old schema has no such table");
      return Optional.empty();
    }
    if (keyed && !old.orElseThrow().primaryKey().equals(table.key())) {
      left.found(name, now, changes, counts, number, "the old schema has another primary key");
      return Optional.empty();
    }
    var stage = new StagedTable(into, old.orElseThrow(), now, table, number);
    pour(changes.rows(now), stage);
    stage.decide(files);
    return Optional.of(new Moving(table.name(), stage, new Carrying(into, stage), number));
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
      throw left.failed(e);
    }
  }

  private void settle(String name, Moving m) {
    StagedTable stage = m.stage();
    long inserted = stage.done("insert");
    carried.add(new NewRows.Table(name, inserted, stage.done("update"), stage.done("delete"), ""));
    Map<String, Long> refused = stage.conflicts();
    refused.forEach((why, rows) -> conflicts.add("%s: %d rows; %s".formatted(name, rows, why)));
    List<String> said = stage.kept();
    said.forEach(what -> conflicts.add(name + ": " + what));
    if (inserted > 0 && !stage.absent().isEmpty()) {
      conflicts.add(
          "%s: %d inserted rows have null in %s, which the new schema does not have"
              .formatted(name, inserted, Catalogs.names(stage.absent())));
    }
    if (!said.isEmpty() || !refused.isEmpty()) {
      left.write(name, stage.now(), into, stage.export(), stage.places(), m.number());
    }
  }

  List<NewRows.Table> carried() {
    return carried;
  }

  List<String> conflicts() {
    return conflicts;
  }

  List<Path> written() {
    return left.written();
  }

  int advanced() {
    return sequences;
  }
}
