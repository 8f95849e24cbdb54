package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.store.RollbackBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what a rollback point costs and what stands in its way (S7, S9, S11). */
final class BudgetReader {
  private static final long FAST_BYTES_PER_SECOND = 400_000_000;
  private static final long SLOW_BYTES_PER_SECOND = 200_000_000;
  private static final String NEXT_RUNG =
      "; without it the way back is the restore of the off-host backup";

  private final Session session;
  private final DatabaseServer server;
  private final String[] names;
  private final List<Failure> obstacles = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  BudgetReader(Session session, DatabaseServer server, Collection<String> names) {
    this.session = session;
    this.server = server;
    this.names = names.toArray(String[]::new);
  }

  Strategy strategy() {
    long largest = sizes().values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Strategy.of(
        session.major(), largest, DataDirectory.clones(session, server.uri().host()));
  }

  RollbackBudget read() {
    SortedMap<String, Long> sizes = sizes();
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    Strategy strategy = strategy();
    Observed<Long> free = DataDirectory.freeBytes(session, server.uri().host());
    room(free, bytes + strategy.walBytes(bytes) + Ballast.BYTES);
    privileges();
    blockers();
    listeners(strategy.walBytes(bytes));
    return new RollbackBudget(
        sizes,
        strategy.word(),
        strategy.walBytes(bytes),
        Duration.ofSeconds(bytes / FAST_BYTES_PER_SECOND),
        Duration.ofSeconds(bytes / SLOW_BYTES_PER_SECOND + 5),
        free,
        obstacles,
        warnings);
  }

  private SortedMap<String, Long> sizes() {
    var sizes = new TreeMap<String, Long>();
    record Size(String name, long bytes) {}
    session
        .query(
            "select datname, pg_database_size(oid) from pg_database where datname = any(?)",
            r -> new Size(r.getString(1), r.getLong(2)),
            (Object) names)
        .forEach(size -> sizes.put(size.name(), size.bytes()));
    for (String name : names) {
      if (!sizes.containsKey(name)) {
        obstacle(
            "a database of the installation is missing",
            name + " is not on " + server.uri(),
            "check the database names in the configuration");
      }
    }
    return sizes;
  }

  private void room(Observed<Long> free, long needed) {
    free.ifKnown()
        .filter(f -> f < needed + needed / 10)
        .ifPresent(f ->
            obstacle(
                "the copy does not fit on the server's disk",
                "%d MB free, %d MB needed with a tenth to spare"
                    .formatted(f >> 20, (needed + needed / 10) >> 20),
                "make room, or use a storage snapshot or a held-back standby" + NEXT_RUNG));
    if (free instanceof Observed.Unknown<Long>(var why, var next)) {
      warnings.add("free disk of the server is not known: " + why + " (" + next + ")");
    }
  }

  private void privileges() {
    record Role(String name, boolean createsDatabases, boolean mayEndSessions) {}
    Role role =
        session.one(
            "select rolname, rolsuper or rolcreatedb, rolsuper or pg_has_role(rolname,"
                + " 'pg_signal_backend', 'member') from pg_roles where rolname = current_user",
            r -> new Role(r.getString(1), r.getBoolean(2), r.getBoolean(3)));
    String admin = "pass --admin-url with a superuser, or with an owner that may CREATEDB";
    if (!role.createsDatabases()) {
      obstacle(
          "the role may not create databases", role.name() + " has no CREATEDB", admin + NEXT_RUNG);
    }
    if (!role.mayEndSessions()) {
      warnings.add(role.name() + " can end its own sessions only: others must end by themselves");
    }
    for (String name :
        texts(
            "select datname from pg_database where datname = any(?) and not pg_has_role(datdba,"
                + " 'usage')")) {
      obstacle(
          "the role may not rename " + name,
          role.name() + " is neither its owner nor a superuser",
          admin + NEXT_RUNG);
    }
  }

  private void blockers() {
    each(
        "select gid || ' in ' || database from pg_prepared_xacts where database = any(?)",
        "a prepared transaction keeps a database busy",
        "COMMIT PREPARED or ROLLBACK PREPARED it");
    each(
        "select slot_name || ' on ' || database || ' by ' || plugin from pg_replication_slots"
            + " where database = any(?)",
        "a logical replication slot would stay on the database that is set aside and pin WAL",
        "decide what happens to its consumer, then drop the slot");
    each(
        "select subname || ' in ' || datname from pg_subscription s join pg_database d on d.oid ="
            + " s.subdbid where datname = any(?)",
        "a subscription would be copied and apply changes twice",
        "decide what happens to it, then drop or disable it");
    each(
        "select datname from pg_database where datname = any(?) and datconnlimit = -2",
        "an interrupted DROP DATABASE left an invalid database",
        "drop it, or restore it from a backup");
    if (session.major() >= 15) {
      each(
          "select datname || ': made with ' || datcollversion || ', now ' ||"
              + " pg_database_collation_actual_version(oid) from pg_database where datname ="
              + " any(?) and datcollversion <> pg_database_collation_actual_version(oid)",
          "the collation version differs, and the server refuses to copy such a database",
          "REINDEX, then ALTER DATABASE … REFRESH COLLATION VERSION");
    }
    if (session.one("select pg_is_in_recovery()", r -> r.getBoolean(1))) {
      obstacle(
          "this server is a standby", server.uri() + " is in recovery", "name the primary instead");
    }
  }

  private void listeners(long walBytes) {
    if (session.text("show archive_mode").equals("on") && walBytes > 0) {
      warnings.add("the WAL archive grows by %d MB".formatted(walBytes >> 20));
    }
    session
        .query(
            "select coalesce(nullif(application_name, ''), client_addr::text, 'unnamed') || ', '"
                + " || coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) / 1048576,"
                + " 0)::int || ' MB behind' from pg_stat_replication",
            r -> r.getString(1))
        .forEach(s -> warnings.add("a standby copies as well and keeps reading: " + s));
    session
        .query(
            "select slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) / 1048576 from"
                + " pg_replication_slots where database is null and restart_lsn is not null",
            r -> "slot %s holds back %d MB of WAL".formatted(r.getString(1), r.getLong(2)))
        .forEach(warnings::add);
    if (session.one("select to_regclass('cron.job') is not null", r -> r.getBoolean(1))) {
      texts("select jobname || ' in ' || database from cron.job where database = any(?) and active")
          .forEach(j -> warnings.add("pg_cron runs a job by this database's name: " + j));
    }
  }

  private void each(String sql, String what, String next) {
    texts(sql).forEach(seen -> obstacle(what, seen, next));
  }

  private List<String> texts(String sql) {
    return session.query(sql, r -> r.getString(1), (Object) names);
  }

  private void obstacle(String what, String seen, String next) {
    obstacles.add(new Failure(ExitCode.BLOCKED, what, seen, next));
  }
}
