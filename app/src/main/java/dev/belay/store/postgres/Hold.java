package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lock on a set of databases: a row in the maintenance database says which run and epoch holds
 * them, and an advisory lock lasts as long as the session that acts, so that an act which outlived
 * its process keeps the next one out (S22).
 */
record Hold(DatabaseServer server, String databases) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private record Row(String run, long epoch) {}

  /** Opens a session on the maintenance database under which the act may be done, and does it. */
  <T> T acting(Act act, Function<Session, T> work) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, act.label())) {
      enter(session, act);
      check(session, act, "");
      return work.apply(session);
    }
  }

  private void enter(Session session, Act act) {
    if (!free(session) && !freeSoon(session, act)) {
      throw locked(
          "another act on these databases is still under way",
          holder(session).orElse("it just ended"),
          "belay resume (it waits for it or ends it)",
          act);
    }
  }

  private boolean free(Session session) {
    return session.one(
        "select pg_try_advisory_lock(hashtext('belay'), hashtext(?))",
        r -> r.getBoolean(1),
        databases);
  }

  /**
   * The last statement of a process that just died may take a moment; who waits for a long act has
   * inspected it before.
   */
  private boolean freeSoon(Session session, Act act) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (holder(session).orElse("").startsWith(Label.prefix(act.run()))
        && System.nanoTime() < end) {
      if (free(session)) {
        return true;
      }
      session.execute("select pg_sleep(0.1)");
    }
    return free(session);
  }

  /** The session that acts, by its name. */
  private Optional<String> holder(Session session) {
    return session.first(
        "select a.application_name || ', pid ' || a.pid || ', since ' || a.query_start"
            + " from pg_locks l join pg_stat_activity a using (pid) where l.locktype ="
            + " 'advisory' and l.granted and l.classid = (hashtext('belay')::bigint &"
            + " 4294967295)::oid and l.objid = (hashtext(?)::bigint & 4294967295)::oid",
        r -> r.getString(1),
        databases);
  }

  /** Refuses when the row does not name this run and epoch; with {@code for update} it stays so. */
  void check(Session session, Act act, String locking) {
    Optional<Row> row = row(session, locking);
    if (row.isEmpty()) {
      throw locked("these databases are held by no run", databases, "belay status", act);
    }
    if (!row.orElseThrow().run().equals(act.run()) || row.orElseThrow().epoch() != act.epoch()) {
      throw taken(row.orElseThrow(), act);
    }
  }

  void claim(Act act) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, act.label())) {
      enter(session, act);
      session.execute(
          """
          create schema if not exists belay;
          create table if not exists belay.hold (databases text primary key, run text not null,
            epoch bigint not null, since timestamptz not null default now())
          """);
      session.transaction(() -> {
        Optional<Row> row = row(session, " for update");
        if (row.isPresent()
            && (!row.orElseThrow().run().equals(act.run())
                || row.orElseThrow().epoch() >= act.epoch())) {
          throw taken(row.orElseThrow(), act);
        }
        return session.execute(
            "insert into belay.hold values (?, ?, ?) on conflict (databases) do update set"
                + " epoch = excluded.epoch",
            databases,
            act.run(),
            act.epoch());
      });
    }
  }

  void release(Act act) {
    acting(act, s -> s.execute("delete from belay.hold where databases = ?", databases));
  }

  private Optional<Row> row(Session session, String locking) {
    if (session.one("select to_regclass('belay.hold') is null", r -> r.getBoolean(1))) {
      return Optional.empty();
    }
    return session.first(
        "select run, epoch from belay.hold where databases = ?" + locking,
        r -> new Row(r.getString(1), r.getLong(2)),
        databases);
  }

  private OutsideException taken(Row row, Act act) {
    return locked(
        "the databases are held by another owner",
        "%s: run %s, epoch %d".formatted(databases, row.run(), row.epoch()),
        "belay status, then belay resume or belay rollback of run " + row.run(),
        act);
  }

  private static OutsideException locked(String what, String seen, String next, Act act) {
    return new OutsideException(
        new Failure(
            ExitCode.LOCKED,
            what,
            "%s; wanted by run %s, epoch %d".formatted(seen, act.run(), act.epoch()),
            next));
  }
}
