package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.KeptDatabase.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives one database the content of the rollback point again, by a copy of it: the rollback point
 * itself stays, so that at no moment the live database is the only one (S22).
 */
final class Renewal {
  private final Session session;
  private final Act act;
  private final String database;
  private final Hold hold;

  Renewal(Session session, Act act, String database, Hold hold) {
    this.session = session;
    this.act = act;
    this.database = database;
    this.hold = hold;
  }

  Optional<Duration> renew(Strategy strategy) {
    Optional<Mark> kept = Mark.find(session, name(Side.BEFORE)).flatMap(Mark.Found::mark);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    // What an earlier attempt left; the name in use is never among these.
    drop(Side.RENEWED);
    drop(Side.TORN);
    copy(kept.orElseThrow().envelope(), strategy);
    String now = new Shut(session, act.run(), List.of(database)).now(database);
    Door.close(session, List.of(now));
    try {
      session.execute("set lock_timeout = '30s'");
      session.transaction(() -> {
        hold.check(session, act, " for update");
        return exchange(now, kept.orElseThrow().envelope());
      });
    } finally {
      Door.open(session, List.of(now));
    }
    drop(Side.TORN);
    return Optional.of(Duration.ofNanos(System.nanoTime() - start));
  }

  private void copy(Envelope envelope, Strategy strategy) {
    strategy.prepare(session);
    session.execute(
        "create database %s template %s owner %s tablespace %s allow_connections false%s"
            .formatted(
                Sql.name(name(Side.RENEWED)),
                Sql.name(name(Side.BEFORE)),
                Sql.name(envelope.owner()),
                Sql.name(envelope.tablespace()),
                strategy.clause()));
  }

  private int exchange(String now, Envelope envelope) {
    rename(now, name(Side.TORN));
    rename(name(Side.RENEWED), now);
    envelope.statements(now).forEach(session::execute);
    session.execute("alter database " + Sql.name(now) + " allow_connections true");
    List<String> differences = envelope.differences(Envelope.of(session, now));
    if (!differences.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the renewed database would not be what it was; nothing was renamed",
              database + ": " + String.join("; ", differences),
              "pass --admin-url with a superuser, then belay rollback"));
    }
    return envelope.parts();
  }

  private void rename(String from, String to) {
    session.execute("alter database " + Sql.name(from) + " rename to " + Sql.name(to));
  }

  private void drop(Side side) {
    session.execute("drop database if exists " + Sql.name(name(side)));
  }

  private String name(Side side) {
    return Mark.name(database, act.run(), side);
  }
}
