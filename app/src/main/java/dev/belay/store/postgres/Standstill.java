package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lets nobody write while a release starts behind its closed front (S32): in each database a
 * session holds a lock on every table, which readers pass. Who writes waits, and is not told that
 * anything was written. It ends with its process.
 */
final class Standstill {
  private static final String TABLES =
      "select string_agg(format('%I.%I', n.nspname, c.relname), ', ' order by c.oid) from pg_class"
          + " c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and"
          + " c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <>"
          + " 'information_schema'";

  private static final String WAITING =
      "select usename || ' in ' || datname || ' by ' || coalesce(nullif(application_name, ''),"
          + " 'unnamed') || ' from ' || coalesce(client_addr::text, 'a local socket') from"
          + " pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid)) and usename is"
          + " not null order by 1";

  private final DatabaseServer admin;
  private final List<Session> holding = new ArrayList<>();

  Standstill(DatabaseServer admin) {
    this.admin = admin;
  }

  /**
   * Holds these databases; where that is done already, nothing happens.
   *
   * @return why they are not held, if they are not
   */
  synchronized Optional<String> hold(Label label, Collection<String> databases) {
    if (!holding.isEmpty() && holding.stream().allMatch(Standstill::lives)) {
      return Optional.empty();
    }
    letGo();
    try {
      for (String database : databases) {
        Session session = admin.open(database, label);
        holding.add(session);
        session.execute(
            "set default_transaction_read_only = off; set lock_timeout = '10s'; set"
                + " statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
        Optional<String> tables =
            session.first(TABLES, r -> Optional.ofNullable(r.getString(1))).flatMap(t -> t);
        session.execute("begin");
        tables.ifPresent(names -> session.execute("lock table " + names + " in share mode"));
      }
      return Optional.empty();
    } catch (OutsideException e) {
      letGo();
      return Optional.of(e.failure().seen());
    }
  }

  private static boolean lives(Session session) {
    try {
      return session.number("select 1") == 1;
    } catch (OutsideException e) {
      return false;
    }
  }

  /**
   * Lets them go.
   *
   * @return who waits to write, or that one of them was not held to the end
   */
  synchronized List<String> end() {
    var seen = new ArrayList<String>();
    for (Session session : holding) {
      try {
        seen.addAll(session.query(WAITING, r -> r.getString(1)));
      } catch (OutsideException e) {
        seen.add("not known: the session that kept them out ended: " + e.failure().seen());
      }
    }
    letGo();
    return seen;
  }

  private void letGo() {
    holding.forEach(Session::close);
    holding.clear();
  }
}
