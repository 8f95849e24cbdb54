package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.SqlFailure;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is not carried of whole tables, each a conflict in words and, since {@code finalize} drops
 * the database that was set aside, a file with what was written since (S33).
 */
final class LeftTables {
  private final Session from;
  private final BaselineFiles files;
  private final Path exports;
  private final List<String> conflicts;
  private final List<Path> written = new ArrayList<>();

  /**
   * @param from the database that was set aside
   * @param conflicts to which they are added
   */
  LeftTables(Session from, BaselineFiles files, Path exports, List<String> conflicts) {
    this.from = from;
    this.files = files;
    this.exports = exports;
    this.conflicts = conflicts;
  }

  /**
   * A table whose changes are found, and which the old database cannot take.
   *
   * @param counts how many were found, by act
   */
  void found(
      String name, Schema.Table now, Changes changes, List<Long> counts, int number, String why) {
    write(name, now, from, changes.left(now, why, true), List.of(), number);
    conflicts.add("%s: %d rows; %s".formatted(name, counts.stream().mapToLong(c -> c).sum(), why));
  }

  /**
   * A table whose changes cannot be told or carried: what is newer than the baseline is exported, a
   * superset of the changes where the server wrote the table anew.
   *
   * @param now empty when it is gone
   */
  void changes(
      KeyBaseline.Database baseline,
      KeyBaseline.Table table,
      Optional<Schema.Table> now,
      String why,
      int number) {
    String name = baseline.role() + " " + table.name();
    boolean exported =
        now.isPresent() && exported(name, baseline, table, now.orElseThrow(), why, number);
    conflicts.add(
        "%s: %s; its rows lie in %s%s"
            .formatted(name, why, aside(), exported ? ", and what is newer is in the export" : ""));
  }

  private boolean exported(
      String name,
      KeyBaseline.Database baseline,
      KeyBaseline.Table table,
      Schema.Table now,
      String why,
      int number) {
    try {
      var changes = new Changes(from, files, table, baseline.snapshot());
      if (!table.key().isEmpty()) {
        changes.find();
      }
      write(name, now, from, changes.left(now, why, false), List.of(), number);
      return true;
    } catch (OutsideException e) {
      if (SqlFailure.state(e).isEmpty() || SqlFailure.lost(e)) {
        throw e;
      }
      return false; // its key is another one by now; the database that holds it is named
    }
  }

  /** A table that was made after the baseline. */
  void unknown(String role, Schema.Table table, int number) {
    String why = "made after the baseline, nothing of it is carried";
    String name = role + " " + table.name();
    write(name, table, from, Changes.all(table, why), List.of(), number);
    conflicts.add(
        "%s: %s; it lies in %s, and its rows are in the export".formatted(name, why, aside()));
  }

  /** Large objects have no baseline; those that the old database does not have are said. */
  void largeObjects(String role, Session into) {
    String all = "select oid::bigint from pg_largeobject_metadata";
    var made = new ArrayList<>(from.query(all, r -> r.getLong(1)));
    made.removeAll(into.query(all, r -> r.getLong(1)));
    if (!made.isEmpty()) {
      conflicts.add(
          "%s: %d large objects were made since, none is carried; they lie in %s"
              .formatted(role, made.size(), aside()));
    }
  }

  void write(
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

  OutsideException failed(IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.ROLLBACK_STOPPED,
            "new rows could not be carried back; nothing was changed",
            exports + ": " + e.getMessage(),
            "df -h " + exports),
        e);
  }

  private String aside() {
    return from.text("select current_database()");
  }

  List<Path> written() {
    return written;
  }
}
