package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Evicted;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Closes databases to everyone: only ALLOW_CONNECTIONS false keeps superusers out as well (S9). */
final class Door {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Door() {}

  /** Closes those that exist, then ends every session in them and waits until all are gone. */
  static Evicted close(Session session, Collection<String> databases) {
    return close(session, databases, new Seen(session));
  }

  /**
   * The same.
   *
   * @param seen before; those who are ended are added to it
   */
  static Evicted close(Session session, Collection<String> databases, Seen seen) {
    long start = System.nanoTime();
    List<String> there = existing(session, databases);
    there.forEach(name -> allow(session, name, false));
    String[] names = there.toArray(String[]::new);
    int empty = 0;
    while (true) {
      seen.look(there);
      // Others first: who waits for a lock of the run must not get it before he is ended.
      List<String> left = end(session, Seen.OTHERS, names);
      if (left.isEmpty()) {
        left = end(session, "pid <> pg_backend_pid()", names);
      }
      empty = left.isEmpty() ? empty + 1 : 0;
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (empty == 2) { // one may have been admitted that was not to be seen yet
        return new Evicted(seen.texts(), took);
      }
      if (took.compareTo(PATIENCE) > 0) {
        throw new OutsideException(
            new Failure(
                ExitCode.STOPPED,
                "sessions in the databases did not end",
                "after %d s: %s".formatted(took.toSeconds(), left),
                "end these programs by hand, then belay resume"));
      }
      session.execute("select pg_sleep(0.02)");
    }
  }

  private static List<String> end(Session session, String which, String[] names) {
    return session.query(
        "select pid || ' ' || coalesce(usename, backend_type) || ' in ' || datname ||"
            + " case when pg_terminate_backend(pid) then '' else ' (not ended)' end from"
            + " pg_stat_activity where datname = any(?) and "
            + which,
        r -> r.getString(1),
        (Object) names);
  }

  static void open(Session session, Collection<String> databases) {
    existing(session, databases).forEach(name -> allow(session, name, true));
  }

  static List<String> existing(Session session, Collection<String> databases) {
    return session.query(
        "select datname from pg_database where datname = any(?) order by 1",
        r -> r.getString(1),
        (Object) databases.toArray(String[]::new));
  }

  private static void allow(Session session, String name, boolean wanted) {
    session.execute("alter database " + Sql.name(name) + " allow_connections " + wanted);
  }
}
