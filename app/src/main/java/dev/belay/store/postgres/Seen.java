package dev.belay.store.postgres;

import dev.belay.database.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who was seen in databases that nobody should be in; sessions of the run itself are left out. */
final class Seen {
  private static final int LOOKS = 10;

  /** Sessions of programs, but not those of the run whose session asks. */
  static final String OTHERS =
      "usename is not null and pid <> pg_backend_pid() and application_name not like 'belay/' ||"
          + " split_part(current_setting('application_name'), '/', 2) || '/%'";

  private final Session session;
  private final Map<String, Set<String>> sessions = new TreeMap<>();

  Seen(Session session) {
    this.session = session;
  }

  private record One(String who, String session) {}

  /** Adds those who are there now. */
  void look(Collection<String> databases) {
    session
        .query(
            "select usename || ' in ' || datname || ' by ' || coalesce(nullif(application_name,"
                + " ''), 'unnamed') || ' from ' || coalesce(client_addr::text, 'a local socket'),"
                + " pid || ' ' || backend_start from pg_stat_activity where datname = any(?) and "
                + OTHERS,
            r -> new One(r.getString(1), r.getString(2)),
            (Object) databases.toArray(String[]::new))
        .forEach(o -> sessions.computeIfAbsent(o.who(), w -> new TreeSet<>()).add(o.session()));
  }

  /** Looks for a moment, so that one who comes and goes is seen as well. */
  void linger(Collection<String> databases) {
    for (int i = 0; i < LOOKS; i++) {
      look(databases);
      session.execute("select pg_sleep(0.02)");
    }
  }

  /** One text each: role, database, program, address, and in how many sessions. */
  List<String> texts() {
    return sessions.entrySet().stream()
        .map(e ->
            e.getValue().size() == 1
                ? e.getKey()
                : "%s, %d sessions".formatted(e.getKey(), e.getValue().size()))
        .toList();
  }
}
