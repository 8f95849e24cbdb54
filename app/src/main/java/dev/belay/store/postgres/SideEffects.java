package dev.belay.store.postgres;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a statement changes besides what it says: cascades, triggers and rules show in the counters
 * that the server keeps for the transaction, table by table (S33).
 */
final class SideEffects {
  private static final List<String> ACTS = List.of("insert", "update", "delete");
  private final Session session;
  private final Map<String, List<Long>> before;

  SideEffects(Session session) {
    this.session = session;
    this.before = counters();
  }

  private Map<String, List<Long>> counters() {
    return session
        .query(
            "select schemaname || '.' || relname, n_tup_ins, n_tup_upd, n_tup_del from"
                + " pg_stat_xact_user_tables where schemaname !~ '^pg_temp' and n_tup_ins +"
                + " n_tup_upd + n_tup_del > 0",
            r -> Map.entry(r.getString(1), List.of(r.getLong(2), r.getLong(3), r.getLong(4))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Everything since but this many acts on this table, in words; empty when there is nothing. */
  String beyond(String table, String act, long expected) {
    Map<String, List<Long>> now = counters();
    var names = new TreeSet<>(now.keySet());
    names.add(table);
    var found = new TreeMap<String, Long>();
    for (String name : names) {
      for (int i = 0; i < ACTS.size(); i++) {
        long more = of(now, name, i) - of(before, name, i);
        boolean asked = name.equals(table) && ACTS.get(i).equals(act);
        if (more != (asked ? expected : 0)) {
          found.put(ACTS.get(i) + " in " + name, more - (asked ? expected : 0));
        }
      }
    }
    var said = new ArrayList<String>();
    found.forEach((what, count) -> said.add(what + " (" + count + ")"));
    return String.join(", ", said);
  }

  private static long of(Map<String, List<Long>> counters, String table, int act) {
    return counters.getOrDefault(table, List.of(0L, 0L, 0L)).get(act);
  }
}
