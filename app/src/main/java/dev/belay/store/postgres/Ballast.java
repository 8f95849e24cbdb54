package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.Collection;

/**
 * Room on the server that is given up before the way back needs it, since on a full disk even a
 * rename finds no room for its WAL (S22). The table is unlogged: it costs no WAL, and a server that
 * died of a full disk empties it before it recovers.
 *
 * @param databases the set that it is held for
 */
record Ballast(Session session, Collection<String> databases) {
  /** Two segments of WAL. */
  static final long BYTES = 32L << 20;

  private static final int ROWS = 32;

  /** Takes the room, if it is not taken yet. */
  void take() {
    boolean taken = session.one("select to_regclass(?) is not null", r -> r.getBoolean(1), table());
    if (!taken) {
      session.execute(
          """
          create unlogged table %1$s (filler text);
          alter table %1$s alter filler set storage external;
          insert into %1$s select f from generate_series(1, %2$d), (select string_agg(md5(i::text), '') f
            from generate_series(1, %3$d) i) once
          """
              .formatted(table(), ROWS, BYTES / ROWS / 32));
    }
  }

  void give() {
    session.execute("drop table if exists " + table());
  }

  private String table() {
    return "belay." + Sql.name("ballast_%08x".formatted(String.join(",", databases).hashCode()));
  }
}
