package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.store.Act;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lock on databases: for each a row in the maintenance database says which run and epoch holds
 * it, and an advisory lock lasts as long as the session that acts, so that an act which outlived
 * its process keeps the next one out (S22). One row for each database, since another installation
 * file may name the same database in another company (S36).
 */
final class Hold {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DatabaseServer server;
  private final List<String> databases;

  Hold(DatabaseServer server, Collection<String> databases) {
    this.server = server;
    this.databases = databases.stream().distinct().sorted().toList();
  }

  /** Opens a session on the maintenance database under which the act may be done, and does it. */
  <T> T acting(Act act, Function<Session, T> work) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, act.label())) {
      databases.forEach(d -> enter(session, d, act));
      check(session, act, "");
      return work.apply(session);
    }
  }

  private static void enter(Session session, String database, Act act) {
    if (!free(session, database) && !freeSoon(session, database, act)) {
      throw locked(
          "another act on this database is still under way",
          database + ": " + holder(session, database).orElse("it just ended"),
          "belay resume (it waits for it or ends it)",
          act);
    }
  }

  private static boolean free(Session session, String database) {
    return session.one(
        "select pg_try_advisory_lock(hashtext('belay'), hashtext(?))",
        r -> r.getBoolean(1),
        database);
  }

  /**
   * The last statement of a process that just died may take a moment; who waits for a long act has
   * inspected it before.
   */
  private static boolean freeSoon(Session session, String database, Act act) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (holder(session, database).orElse("").startsWith(Label.prefix(act.run()))
        && System.nanoTime() < end) {
      if (free(session, database)) {
        return true;
      }
      session.execute("select pg_sleep(0.1)");
    }
    return free(session, database);
  }

  /** The session that acts, by its name. */
  private static Optional<String> holder(Session session, String database) {
    return session.first(
        "select a.application_name || ', pid ' || a.pid || ', since ' || a.query_start"
            + " from pg_locks l join pg_stat_activity a using (pid) where l.locktype ="
            + " 'advisory' and l.granted and l.classid = (hashtext('belay')::bigint &"
            + " 4294967295)::oid and l.objid = (hashtext(?)::bigint & 4294967295)::oid",
        r -> r.getString(1),
        database);
  }

  /** Refuses unless every row names this run and epoch; with {@code for update} they stay so. */
  void check(Session session, Act act, String locking) {
    List<Held> rows = new HoldTable(session).of(databases, locking);
    rows.stream()
        .filter(h -> !h.run().equals(act.run()) || h.epoch() != act.epoch())
        .findFirst()
        .ifPresent(h -> {
          throw taken(h, act);
        });
    if (rows.size() < databases.size()) {
      List<String> held = rows.stream().map(Held::database).toList();
      throw locked(
          "a database is held by no run",
          "of %s only %s are held".formatted(databases, held),
          "belay status",
          act);
    }
  }

  /** All of them or none. */
  void claim(Act act, Holder holder) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, act.label())) {
      databases.forEach(d -> enter(session, d, act));
      var table = new HoldTable(session);
      table.prepare();
      session.transaction(() -> {
        for (Held row : table.of(databases, " for update")) {
          if (!row.run().equals(act.run()) || row.epoch() >= act.epoch()) {
            throw taken(row, act);
          }
        }
        databases.forEach(d -> table.put(d, act, holder));
        return databases;
      });
    }
  }

  /** Gives up what the run holds; what a newer epoch of it took over stays. */
  void release(Act act) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, act.label())) {
      databases.forEach(d -> enter(session, d, act));
      var table = new HoldTable(session);
      table.of(databases, "").stream()
          .filter(h -> h.run().equals(act.run()) && h.epoch() > act.epoch())
          .findFirst()
          .ifPresent(h -> {
            throw taken(h, act);
          });
      if (table.there()) {
        table.prepare();
        table.remove(act);
      }
    }
  }

  private static OutsideException taken(Held row, Act act) {
    String known =
        row.holder().directory().isEmpty() ? "" : " --state " + ShellWord.of(row.holder().state());
    return locked(
        "a database is held by another owner",
        row.text(),
        "belay status %s%s, which says how it ends".formatted(row.run(), known),
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
