package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A database that a run makes because there is none of its name. It carries the run in a setting,
 * which goes with it through copy and rename, so that only what the run made is ever set aside.
 */
record Created(Session session, Act act, String database) {
  /** A setting of the database, until the run's kept databases are dropped. */
  static final String BY = "belay.created";

  Inspection inspect() {
    if (!there(database)) {
      return new Inspection.Untouched();
    }
    return ours() ? new Inspection.Complete() : new Inspection.Torn(foreign());
  }

  /** Made under the name of what is kept and renamed when it is whole: it is ours, or not there. */
  void make(String owner) {
    if (there(database)) {
      if (ours()) {
        return;
      }
      throw new OutsideException(
          new Failure(
              ExitCode.DRIFTED, "there is such a database by now", foreign(), "belay plan"));
    }
    String aside = aside();
    String name = Sql.name(aside);
    try {
      session.execute("drop database if exists " + name);
      session.execute("create database %s owner %s".formatted(name, Sql.name(owner)));
      session.execute("alter database %s set %s = %s".formatted(name, BY, Sql.text(act.run())));
      session.execute("alter database %s rename to %s".formatted(name, Sql.name(database)));
    } catch (OutsideException e) {
      throw explained(e, owner);
    }
  }

  /**
   * What the rollback point had of it, made anew where that is lost: it was empty, and a backup
   * from before has nothing of it.
   */
  void keepEmpty() {
    String kept = Mark.name(database, act.run(), Side.BEFORE);
    if (!there(database) || !ours() || there(kept)) {
      return;
    }
    var envelope = Envelope.of(session, database);
    session.execute(
        "create database %s owner %s allow_connections false"
            .formatted(Sql.name(kept), Sql.name(envelope.owner())));
    String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    session.execute(
        Mark.of(session, database, act.run(), Side.BEFORE, made, envelope).statement(kept));
  }

  /** Takes its name away and closes it; nothing when the run made none. */
  Optional<KeptDatabase> setAside(Hold hold) {
    String aside = aside();
    if (there(database) && ours()) {
      session.execute("drop database if exists " + Sql.name(aside)); // what an attempt left
      Door.close(session, List.of(database));
      try {
        session.transaction(() -> {
          hold.check(session, act, " for update");
          var envelope = Envelope.of(session, database);
          session.execute(
              "alter database %s rename to %s".formatted(Sql.name(database), Sql.name(aside)));
          String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
          return session.execute(
              Mark.of(session, database, act.run(), Side.CREATED, made, envelope).statement(aside));
        });
      } finally {
        Door.open(session, List.of(database));
      }
    }
    return Mark.find(session, aside).filter(f -> f.mark().isPresent()).map(Mark.Found::kept);
  }

  /** From now on it is a database like any other. */
  void forget() {
    if (ours()) {
      session.execute("alter database %s reset %s".formatted(Sql.name(database), BY));
    }
  }

  private String aside() {
    return Mark.name(database, act.run(), Side.CREATED);
  }

  private boolean there(String name) {
    return !Door.existing(session, List.of(name)).isEmpty();
  }

  private boolean ours() {
    return session.one(
        "select count(*) = 1 from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
            + " where d.datname = ? and s.setrole = 0 and ? = any(s.setconfig)",
        r -> r.getBoolean(1),
        database,
        BY + "=" + act.run());
  }

  private String foreign() {
    return database + " is there, and run " + act.run() + " did not make it";
  }

  private OutsideException explained(OutsideException e, String owner) {
    String make = "create database %s owner %s".formatted(Sql.name(database), Sql.name(owner));
    return switch (SqlFailure.state(e)) {
      case "42501" ->
          refused(
              "the role may not make the database %s for %s".formatted(database, owner), make, e);
      case "42704" ->
          refused("the role that should own %s is not on the server".formatted(database), make, e);
      default -> e;
    };
  }

  private static OutsideException refused(String what, String make, OutsideException cause) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            what,
            cause.failure().seen(),
            "as a superuser: %s; then belay plan".formatted(make)),
        cause);
  }
}
