package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Evicted;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.RollbackPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Copies a set of databases by {@code CREATE DATABASE … TEMPLATE}, all or none. */
final class TemplateCopy {
  private final Session session;
  private final Act act;
  private final Collection<String> databases;
  private final Hold hold;

  TemplateCopy(Session session, Act act, Collection<String> databases, Hold hold) {
    this.session = session;
    this.act = act;
    this.databases = databases;
    this.hold = hold;
  }

  /** Copies them, and leaves the door shut behind what was copied. */
  RollbackPoint create(Strategy strategy) {
    refuseAfterRollback();
    var shut = new Shut(session, act.run(), databases);
    shut.open(act, hold);
    dropIncomplete();
    new Ballast(session, databases).take();
    var seen = new Seen(session);
    seen.linger(databases);
    long start = System.nanoTime();
    Evicted evicted;
    List<KeptDatabase> kept = new ArrayList<>();
    try {
      evicted = Door.close(session, databases, seen);
      for (String database : databases) {
        kept.add(copy(database, strategy));
      }
      shut.shut(act, hold);
    } finally {
      if (shut.inside().isEmpty()) {
        Door.open(session, databases);
      }
    }
    var closed = Duration.ofNanos(System.nanoTime() - start);
    return new RollbackPoint(act.run(), kept, strategy.word(), evicted, closed);
  }

  private KeptDatabase copy(String database, Strategy strategy) {
    String name = Mark.name(database, act.run(), Side.BEFORE);
    Envelope envelope = Envelope.of(session, database);
    strategy.prepare(session);
    String create =
        "create database %s template %s owner %s tablespace %s allow_connections false%s"
            .formatted(
                Sql.name(name),
                Sql.name(database),
                Sql.name(envelope.owner()),
                Sql.name(envelope.tablespace()),
                strategy.clause());
    try {
      session.execute(create);
    } catch (OutsideException e) {
      throw explained(e, database);
    }
    String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var mark = Mark.of(session, database, act.run(), Side.BEFORE, made, envelope);
    session.execute(mark.statement(name));
    return Mark.find(session, name).orElseThrow().kept();
  }

  private static OutsideException explained(OutsideException e, String database) {
    return switch (SqlFailure.state(e)) {
      case "42501" ->
          refused(
              "the role may not copy " + database,
              e.failure().seen(),
              "pass --admin-url with a role that may CREATEDB; otherwise the way back is the"
                  + " restore of the off-host backup",
              e);
      case "53100" ->
          refused(
              "the server's disk is too full for the rollback point",
              e.failure().seen(),
              "make room, or use a storage snapshot or the off-host backup as the way back",
              e);
      default -> e;
    };
  }

  private static OutsideException refused(
      String what, String seen, String next, OutsideException cause) {
    return new OutsideException(new Failure(ExitCode.STOPPED, what, seen, next), cause);
  }

  /** After a rollback the databases in use are the old ones again: a copy would prove nothing. */
  private void refuseAfterRollback() {
    List<String> aside =
        Door.existing(
            session, databases.stream().map(d -> Mark.name(d, act.run(), Side.AFTER)).toList());
    if (!aside.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "this run was rolled back already",
              "the migrated databases are kept as " + aside,
              "belay finalize, then plan a new upgrade"));
    }
  }

  private void dropIncomplete() {
    for (String database : databases) {
      String name = Mark.name(database, act.run(), Side.BEFORE);
      if (Mark.find(session, name).isPresent()) {
        session.execute("drop database " + Sql.name(name));
      }
    }
  }
}
