package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.store.Act;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;

/** The table in the maintenance database that says which run holds which database. */
record HoldTable(Session session) {
  private static final String HAS =
      "exists (select 1 from pg_attribute where attrelid = to_regclass('belay.hold') and attname ="
          + " '%s' and not attisdropped)";

  boolean there() {
    return session.one("select to_regclass('belay.hold') is not null", r -> r.getBoolean(1));
  }

  /** Makes the table, or gives that of an older Belay, with a row for each set, its new shape. */
  void prepare() {
    session.execute(
        """
        create schema if not exists belay;
        create table if not exists belay.hold (database text primary key, run text not null,
          epoch bigint not null, since timestamptz not null default now(),
          kind text not null default '', host text not null default '',
          directory text not null default '', installation text not null default '')
        """);
    if (old()) {
      session.transaction(() -> {
        session.execute("lock table belay.hold in access exclusive mode");
        return old() ? renew() : 0; // another Belay may have been first
      });
    }
    if (!session.one("select " + HAS.formatted("installation"), r -> r.getBoolean(1))) {
      session.execute(
          "alter table belay.hold add column if not exists installation text not null default ''");
    }
  }

  /** A set was its databases' names joined with commas; a name may itself have one. */
  private long renew() {
    return session.execute(
        """
        alter table belay.hold rename column databases to database;
        alter table belay.hold add kind text not null default '',
          add host text not null default '', add directory text not null default '';
        insert into belay.hold (database, run, epoch, since)
          select part, run, epoch, since from belay.hold,
            unnest(string_to_array(database, ',')) part where database like '%,%'
          on conflict do nothing;
        delete from belay.hold where database like '%,%'
          and not exists (select 1 from pg_database where datname = database)
        """);
  }

  private boolean old() {
    return session.one("select " + HAS.formatted("databases"), r -> r.getBoolean(1));
  }

  /** Every row that is there; a set of an older Belay is one row under its joined names. */
  List<Held> all() {
    if (!there()) {
      return List.of();
    }
    if (old()) {
      return session.query(
          "select unnest(string_to_array(databases, ',')), run, epoch, since from belay.hold order"
              + " by 1",
          r ->
              new Held(
                  r.getString(1),
                  r.getString(2),
                  r.getLong(3),
                  r.getTimestamp(4).toInstant(),
                  new Holder("", "", "", "")));
    }
    return read("order by database");
  }

  /** The rows of these databases; with {@code for update} they stay as they are. */
  List<Held> of(Collection<String> databases, String locking) {
    return there() && !old()
        ? read(
            "where database = any(?) order by database" + locking,
            (Object) databases.toArray(String[]::new))
        : all().stream().filter(h -> databases.contains(h.database())).toList();
  }

  private List<Held> read(String which, Object... values) {
    return session.query(
        "select database, run, epoch, since, kind, host, directory, coalesce(to_jsonb(h) ->>"
            + " 'installation', '') from belay.hold h "
            + which,
        r -> {
          Timestamp since = r.getTimestamp(4);
          var holder = new Holder(r.getString(5), r.getString(6), r.getString(7), r.getString(8));
          return new Held(r.getString(1), r.getString(2), r.getLong(3), since.toInstant(), holder);
        },
        values);
  }

  void put(String database, Act act, Holder holder) {
    session.execute(
        "insert into belay.hold (database, run, epoch, kind, host, directory, installation) values"
            + " (?, ?, ?, ?, ?, ?, ?) on conflict (database) do update set epoch = excluded.epoch,"
            + " kind = excluded.kind, host = excluded.host, directory = excluded.directory,"
            + " installation = excluded.installation",
        database,
        act.run(),
        act.epoch(),
        holder.kind(),
        holder.host(),
        holder.directory(),
        holder.installation());
  }

  /** Whatever the run holds on this server, also what its installation has no more. */
  long remove(Act act) {
    return session.execute(
        "delete from belay.hold where run = ? and epoch <= ?", act.run(), act.epoch());
  }
}
