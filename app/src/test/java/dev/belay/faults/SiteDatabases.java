package dev.belay.faults;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The databases of one site, and what Belay has of it on their server.
 *
 * @param name of the first one, unique among the sites of a server
 */
record SiteDatabases(DatabaseServer server, String name) {
  static final Label LABEL = new Label("site", "look");

  /** The pair as it is before anything happens, from which each new one is copied. */
  void makeOriginal() {
    try (Session session = server.open(LABEL)) {
      session.execute("create database " + original());
    }
    try (Session session = server.open(original(), LABEL)) {
      SiteSchema.fill(session);
    }
  }

  void renew(boolean conflict) {
    try (Session session = server.open(LABEL)) {
      for (String one : all(session)) {
        // A command of the application that was under way when it was closed may still come.
        session.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '%s' and"
                    .formatted(one)
                + " (application_name like 'belay/site/%' or application_name like"
                + " 'belay/application/%')");
        drop(session, one);
      }
      if (holdIsThere(session)) {
        session.execute("delete from belay.hold where database in (?, ?)", name, plugin());
        session.execute("drop table if exists belay." + ballast());
      }
      if (session.one(
          "select to_regclass('belay.installation') is not null", r -> r.getBoolean(1))) {
        // Each site is an installation of its own, with databases that nobody had before.
        session.execute("delete from belay.installation where database in (?, ?)", name, plugin());
      }
      for (String one : both()) {
        session.execute("create database %s template %s".formatted(one, original()));
        session.execute(
            "alter database %s set timezone = 'Europe/Berlin'; comment on database %s is 'ours'"
                .formatted(one, one));
      }
    }
    if (conflict) {
      try (Session session = first()) {
        SiteSchema.plantConflict(session);
      }
    }
  }

  private static void drop(Session session, String one) {
    try {
      session.execute("drop database " + Sql.name(one));
    } catch (OutsideException e) {
      throw new IllegalStateException(
          "still there: "
              + session.query(
                  "select concat_ws(' ', pid, backend_type, application_name, state, wait_event,"
                      + " query) from pg_stat_activity where datname = ?",
                  r -> r.getString(1),
                  one),
          e);
    }
  }

  /** Behind the shut door it stands under a name of the run's (S32). */
  Session first() {
    return server.open(reached(name), LABEL);
  }

  String reached(String database) {
    try (Session session = server.open(LABEL)) {
      return session
          .first(
              "select datname from pg_database where datname like ? || '\\_\\_belay\\_%\\_inside'",
              r -> r.getString(1), database)
          .orElse(database);
    }
  }

  List<String> both() {
    return List.of(name, plugin());
  }

  String plugin() {
    return name + "_plugin";
  }

  /**
   * Makes every statement about databases wait in the server, until what is returned is run; one in
   * a transaction that has changed databases already is not held.
   */
  Runnable hold() {
    Session session = server.open(LABEL);
    try {
      session.execute(
          "begin; set local lock_timeout = '300ms'; lock table pg_database in share mode");
    } catch (OutsideException e) {
      session.close();
    }
    return session::close;
  }

  /**
   * Ends what a command of Belay's left open that ran in this process: with a process of its own it
   * would have ended, and with it who holds others back from writing.
   */
  void endBelay() {
    try (Session session = server.open(LABEL)) {
      session.execute(
          "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname like '%s%%'"
                  .formatted(name)
              + " and state like 'idle%' and application_name like 'belay/%'"
              + " and application_name not like 'belay/site/%'"
              + " and application_name not like 'belay/application/%'");
    } catch (OutsideException e) {
      // The server is not there, and no session either.
    }
  }

  /** Ends every session of Belay's, as a machine does that dies. */
  void endSessions() {
    try (Session session = server.open(LABEL)) {
      session.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
              + " 'belay/%' and pid in (select pid from pg_locks where locktype = 'advisory' and"
              + " objid in (select (hashtext(d)::bigint & 4294967295)::oid from"
              + " unnest('{%s,%s}'::text[]) d))".formatted(name, plugin()));
    }
  }

  /** How many sessions that are neither the test's nor the application's act on them. */
  long acting(Session session, String run) {
    return session.one(
        "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <>"
            + " pg_backend_pid() and (application_name like ? or (datname like ? and"
            + " application_name not like 'belay/site/%' and application_name not like"
            + " 'belay/application/%'))",
        r -> r.getLong(1), Label.prefix(run) + "%", name + "%");
  }

  /** Everything in each of them and around it; the kept ones by their own names. */
  SortedMap<String, String> contents() {
    List<String> all;
    try (Session session = server.open(LABEL)) {
      all = all(session);
    }
    var contents = new TreeMap<String, String>();
    for (String one : all) {
      contents.put(one, contents(one));
    }
    return contents;
  }

  private String contents(String one) {
    boolean closed;
    try (Session session = server.open(LABEL)) {
      closed =
          session.one(
              "select not datallowconn from pg_database where datname = ?",
              r -> r.getBoolean(1),
              one);
      if (closed) {
        session.execute("alter database %s allow_connections true".formatted(Sql.name(one)));
      }
    }
    try (Session session = server.open(one, LABEL)) {
      var lines = new ArrayList<>(SiteSchema.contents(session, one));
      lines.addAll(SiteSchema.structure(session));
      return (closed ? "closed\n" : "open\n") + String.join("\n", lines);
    } finally {
      if (closed) {
        try (Session session = server.open(LABEL)) {
          session.execute("alter database %s allow_connections false".formatted(Sql.name(one)));
        }
      }
    }
  }

  /** What Belay keeps on the server, and the locks it holds there. */
  List<String> left() {
    try (Session session = server.open(LABEL)) {
      var left = new ArrayList<>(all(session));
      left.removeAll(both());
      if (holdIsThere(session)) {
        left.addAll(
            session.query(
                "select database || ' held by ' || run from belay.hold where database in (?, ?)",
                r -> r.getString(1),
                name,
                plugin()));
      }
      left.addAll(
          session.query(
              "select relname from pg_class where relname = ?", r -> r.getString(1), ballast()));
      return left;
    }
  }

  /** What Belay's own schema says of them. */
  List<String> holds() {
    try (Session session = server.open(LABEL)) {
      var lines = new ArrayList<String>();
      if (holdIsThere(session)) {
        lines.addAll(
            session.query(
                "select to_jsonb(h)::text from belay.hold h where database in (?, ?) order by"
                    + " database",
                r -> r.getString(1),
                name,
                plugin()));
      }
      lines.addAll(
          session.query(
              "select 'ballast of ' || pg_relation_size(oid) || ' bytes, ' || relpersistence::text"
                  + " from pg_class where relname = ?",
              r -> r.getString(1),
              ballast()));
      return lines;
    }
  }

  private static boolean holdIsThere(Session session) {
    return session.one("select to_regclass('belay.hold') is not null", r -> r.getBoolean(1));
  }

  private List<String> all(Session session) {
    return session.query(
        "select datname from pg_database where datname like ? and datname <> ? order by 1",
        r -> r.getString(1),
        name + "%",
        original());
  }

  private String original() {
    return name + "_original";
  }

  private String ballast() {
    return "ballast_%08x".formatted(String.join(",", both()).hashCode());
  }
}
