package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.List;
import java.util.function.BiFunction;

/** One moment of one database, read by several sessions at once. */
final class Snapshot implements AutoCloseable {
  /** What a session that reads all rows needs besides what every session has. */
  static final String PINNED = "set row_security = off; set search_path = ''; ";

  private final DatabaseServer database;
  private final Label label;
  private final Session session;
  private final String id;

  Snapshot(DatabaseServer database, Label label) {
    this.database = database;
    this.label = label;
    this.session = database.open(label);
    session.execute(PINNED + "begin isolation level repeatable read read only");
    this.id = session.text("select pg_export_snapshot()");
  }

  String id() {
    return id;
  }

  /** The session that holds the snapshot; the schema is read through it. */
  Session session() {
    return session;
  }

  /** Does {@code work} on every item in their order, by as many sessions as asked for. */
  <I, R> List<R> each(List<I> items, int sessions, BiFunction<Session, I, R> work) {
    return Workers.each(items, sessions, this::another, work);
  }

  private Session another() {
    Session worker = database.open(label);
    worker.execute(
        PINNED
            + "begin isolation level repeatable read read only; set transaction snapshot "
            + Sql.text(id));
    return worker;
  }

  @Override
  public void close() {
    session.close();
  }
}
