package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Evicted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The shut door of a set of databases: each stands under a name that only Belay and the migrator
 * are told, and an empty database that admits nobody, not even a superuser, stands under its own
 * (S32). It lasts without Belay, for it is nothing but names.
 *
 * @param databases their own names
 */
record Shut(Session session, String run, Collection<String> databases) {
  private static final String INSIDE = "inside";
  private static final String OUTSIDE = "outside";

  /** Says which run lets every new session begin without the right to write, for a moment. */
  private static final String QUIET = "belay.quiet";

  private static final String READ_ONLY = "default_transaction_read_only";
  private static final String NOTE = "belay keeps this name, until its run is at an end: ";

  /** Where each of these is now, by its role. */
  static SortedMap<String, String> now(Session session, String run, SortedMap<String, String> all) {
    var now = new TreeMap<>(all);
    var shut = new Shut(session, run, all.values());
    List<String> inside = shut.inside();
    now.replaceAll((role, name) -> inside.contains(name) ? shut.insideName(name) : name);
    return now;
  }

  /** Their own names, of those that are behind the door. */
  List<String> inside() {
    List<String> there = Door.existing(session, databases.stream().map(this::insideName).toList());
    return databases.stream().filter(d -> there.contains(insideName(d))).toList();
  }

  /** Whether all of them are behind the door. */
  boolean whole() {
    return inside().size() == databases.size();
  }

  /** Where they are now. */
  List<String> now() {
    List<String> inside = inside();
    return databases.stream().map(d -> inside.contains(d) ? insideName(d) : d).toList();
  }

  String now(String database) {
    return new Shut(session, run, List.of(database)).now().getFirst();
  }

  /** All or none; nobody is in them, and nobody is admitted. */
  void shut(Act act, Hold hold) {
    clear();
    for (String database : databases) {
      session.execute(
          "create database %s template template0 allow_connections false"
              .formatted(Sql.name(outsideName(database))));
      session.execute(
          "comment on database %s is %s"
              .formatted(Sql.name(outsideName(database)), Sql.text(NOTE + run)));
    }
    renaming(
        act,
        hold,
        databases,
        database -> {
          rename(database, insideName(database));
          rename(outsideName(database), database);
          allow(insideName(database));
        });
  }

  /** Every one has its own name again and admits everybody; who was in them is ended. */
  Evicted open(Act act, Hold hold) {
    Evicted evicted = open(act, hold, List.of());
    loud();
    return evicted;
  }

  /**
   * The same.
   *
   * @param quiet of these databases, no session that begins before {@link #loud} writes
   */
  Evicted open(Act act, Hold hold, Collection<String> quiet) {
    List<String> inside = inside();
    var evicted = new Evicted(List.of(), Duration.ZERO);
    if (!inside.isEmpty()) {
      evicted = Door.close(session, inside.stream().map(this::insideName).toList());
      renaming(
          act,
          hold,
          inside,
          database -> {
            leave(database);
            rename(insideName(database), database);
            if (quiet.contains(database)) {
              quiet(database);
            }
            allow(database);
          });
    }
    clear();
    return evicted;
  }

  /** Whoever has set this for himself keeps what he has. */
  private void quiet(String database) {
    if (setting(database, READ_ONLY).isEmpty()) {
      session.execute(
          "alter database %1$s set %2$s = on; alter database %1$s set %3$s = %4$s"
              .formatted(Sql.name(database), READ_ONLY, QUIET, Sql.text(run)));
    }
  }

  /**
   * Sessions that begin from now on may write, wherever {@link #open} kept them from it; those that
   * began before are ended.
   */
  Evicted loud() {
    long start = System.nanoTime();
    var seen = new Seen(session);
    for (String database : databases) {
      if (!setting(database, QUIET).isEmpty()) {
        session.execute(
            "alter database %1$s reset %2$s; alter database %1$s reset %3$s"
                .formatted(Sql.name(database), READ_ONLY, QUIET));
        seen.look(List.of(database));
        session.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and "
                + Seen.OTHERS,
            r -> r.getBoolean(1),
            database);
      }
    }
    return new Evicted(seen.texts(), Duration.ofNanos(System.nanoTime() - start));
  }

  private List<String> setting(String database, String name) {
    return session.query(
        "select c from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase,"
            + " unnest(s.setconfig) c where d.datname = ? and s.setrole = 0 and c like ? || '=%'",
        r -> r.getString(1), database, name);
  }

  /** Takes its own name from what stands there in its place, so that it can be given. */
  void leave(String database) {
    List<String> comment =
        session.query(
            "select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where"
                + " datname = ?",
            r -> r.getString(1),
            database);
    if (comment.isEmpty()) {
      return;
    }
    if (!comment.getFirst().equals(NOTE + run)) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "another database has the name of " + insideName(database),
              database + " was not made by run " + run,
              "rename it by hand, then belay resume"));
    }
    rename(database, outsideName(database));
  }

  /** Deletes what stood in their place. */
  void clear() {
    var left =
        new ArrayList<>(Door.existing(session, databases.stream().map(this::outsideName).toList()));
    left.forEach(name -> session.execute("drop database " + Sql.name(name)));
  }

  private void renaming(Act act, Hold hold, Collection<String> which, Consumer<String> exchange) {
    session.execute("set lock_timeout = '30s'");
    session.transaction(() -> {
      hold.check(session, act, " for update");
      which.forEach(exchange);
      return which;
    });
  }

  private void rename(String from, String to) {
    session.execute("alter database " + Sql.name(from) + " rename to " + Sql.name(to));
  }

  private void allow(String name) {
    session.execute("alter database " + Sql.name(name) + " allow_connections true");
  }

  String insideName(String database) {
    return Mark.name(database, run, INSIDE);
  }

  private String outsideName(String database) {
    return Mark.name(database, run, OUTSIDE);
  }
}
