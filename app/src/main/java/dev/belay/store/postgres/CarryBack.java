package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.Sql;
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

  private record Moving(String name, StagedTable stage, List<String> onlyNew) {}

  /** All of it in the transaction that the caller holds open on the old database. */
  void carry(KeyBaseline.Database baseline) {
    Schema source = SchemaReader.read(from);
    Schema target = SchemaReader.read(into);
    var moving = new ArrayList<Moving>();
    for (KeyBaseline.Table table : baseline.tables()) {
      stage(baseline, table, source, target, moving.size()).ifPresent(moving::add);
    }
    unknownTables(baseline, source);
    long fitted;
    do {
      fitted = 0;
      for (Moving m : moving) {
        fitted += m.stage().attempt();
      }
    } while (fitted > 0);
    moving.forEach(m -> settle(baseline.role() + " " + m.name(), m));
    sequences(source, target);
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
            "%s %s: made after the baseline, nothing of it is carried"
                .formatted(baseline.role(), table.name()));
      }
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
      conflicts.add(name + ": undecided: " + undecided);
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
      exportAll(name, now, changes, keyed);
      conflicts.add(
          "%s: %d rows; %s"
              .formatted(
                  name,
                  counts.get(0) + counts.get(1),
                  old.isEmpty()
                      ? "the old schema has no such table"
                      : "the old schema has another primary key"));
      return Optional.empty();
    }
    return Optional.of(fill(table, now, old.orElseThrow(), changes, keyed, number));
  }

  private Moving fill(
      KeyBaseline.Table table,
      Schema.Table now,
      Schema.Table old,
      Changes changes,
      boolean keyed,
      int number) {
    List<String> shared =
        old.columns().stream()
            .filter(c -> c.generated().isEmpty() && now.column(c.name()).isPresent())
            .map(Schema.Column::name)
            .toList();
    List<String> onlyNew =
        now.columns().stream()
            .map(Schema.Column::name)
            .filter(c -> old.column(c).isEmpty())
            .toList();
    var stage = new StagedTable(into, old, now, shared, number);
    String columns = shared.stream().map(c -> "t." + Sql.name(c)).collect(Collectors.joining(", "));
    String name = Catalogs.quoted(now.name());
    if (keyed) {
      pour(
          "select %s, case when n.belay_known then 'update' else 'insert' end, to_jsonb(t)::text from only %s t join belay_new n on %s"
              .formatted(columns, name, changes.same("n", "t")),
          stage);
      pour(
          "select %s, 'delete', '' from belay_gone".formatted(onlyKey(shared, table.key())), stage);
    } else {
      pour(
          "select %s, 'insert', to_jsonb(t)::text from only %s t where %s"
              .formatted(columns, name, changes.unseen()),
          stage);
    }
    List<String> needed =
        old.columns().stream()
            .filter(c -> !c.nullable() && c.identity().isEmpty() && c.generated().isEmpty())
            .map(Schema.Column::name)
            .filter(c -> !shared.contains(c))
            .toList();
    if (!needed.isEmpty()) {
      stage.refuseInserts("the old schema needs " + needed + ", which the new one does not have");
    }
    return new Moving(table.name(), stage, onlyNew);
  }

  private static String onlyKey(List<String> shared, List<String> key) {
    return shared.stream()
        .map(c -> key.contains(c) ? Sql.name(c) : "null")
        .collect(Collectors.joining(", "));
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
    carried.add(
        new NewRows.Table(
            name,
            m.stage().done("insert"),
            m.stage().done("update"),
            m.stage().done("delete"),
            ""));
    m.stage()
        .conflicts()
        .forEach((why, rows) -> conflicts.add("%s: %d rows; %s".formatted(name, rows, why)));
    boolean all = !m.onlyNew().isEmpty();
    if (all || !m.stage().conflicts().isEmpty()) {
      export(name, into, m.stage().export(all));
    }
    if (all) {
      conflicts.add(
          "%s: the old schema has no columns %s; their values are in the export"
              .formatted(name, m.onlyNew()));
    }
  }

  private void exportAll(String name, Schema.Table now, Changes changes, boolean keyed) {
    String table = Catalogs.quoted(now.name());
    String query =
        keyed
            ? "select to_jsonb(t)::text from only %s t join belay_new n on %s"
                .formatted(table, changes.same("n", "t"))
            : "select to_jsonb(t)::text from only %s t where %s".formatted(table, changes.unseen());
    export(
        name,
        from,
        "copy (%s) to stdout with (format csv, quote E'\\x01', delimiter E'\\x02')"
            .formatted(query));
  }

  private void export(String name, Session session, String copy) {
    Path file = exports.resolve(name.replaceAll("[^A-Za-z0-9_.-]", "_") + ".jsonl");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      session.copyRows(copy, out::write);
      written.add(file);
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
