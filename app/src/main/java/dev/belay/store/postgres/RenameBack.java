package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Evicted;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.Swap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gives kept databases their names back: every rename, envelope and check in one transaction. */
final class RenameBack {
  private final Session session;
  private final Act act;
  private final Collection<String> databases;
  private final Hold hold;

  RenameBack(Session session, Act act, Collection<String> databases, Hold hold) {
    this.session = session;
    this.act = act;
    this.databases = databases;
    this.hold = hold;
  }

  Swap swap() {
    List<Mark.Found> kept = kept();
    new Ballast(session, databases).give();
    long start = System.nanoTime();
    var shut = new Shut(session, act.run(), databases);
    Evicted evicted = Door.close(session, shut.now());
    int[] parts = new int[1];
    try {
      session.execute("set lock_timeout = '30s'");
      session.transaction(() -> {
        hold.check(session, act, " for update");
        for (Mark.Found before : kept) {
          parts[0] += exchange(before, shut);
        }
        return parts;
      });
    } finally {
      Door.open(session, shut.now());
    }
    shut.clear();
    var took = Duration.ofNanos(System.nanoTime() - start);
    List<KeptDatabase> aside =
        Mark.all(session).stream()
            .filter(f -> f.mark().isPresent())
            .map(Mark.Found::kept)
            .filter(k -> k.run().equals(act.run()) && k.side() == Side.AFTER)
            .toList();
    return new Swap(List.copyOf(databases), aside, evicted, parts[0], took);
  }

  /** The complete rollback point; nothing is renamed while a part of it is missing. */
  private List<Mark.Found> kept() {
    var found = new ArrayList<Mark.Found>();
    var missing = new ArrayList<String>();
    for (String database : databases) {
      Optional<Mark.Found> copy = Mark.find(session, Mark.name(database, act.run(), Side.BEFORE));
      copy.flatMap(Mark.Found::mark).ifPresent(Laid.of(session, database)::refuse);
      copy.filter(f -> f.mark().isPresent())
          .ifPresentOrElse(found::add, () -> missing.add(database));
    }
    if (!missing.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.ROLLBACK_STOPPED,
              "the rollback point of run " + act.run() + " is not complete",
              "no complete copy of " + missing + " is kept on the server; nothing was renamed",
              "belay rollback " + act.run() + " --from-backup DIR"));
    }
    return found;
  }

  /** One database; answers how many parts of its envelope were compared. */
  private int exchange(Mark.Found before, Shut shut) {
    Mark mark = before.mark().orElseThrow();
    String name = mark.of();
    String now = shut.now(name);
    if (!Door.existing(session, List.of(now)).isEmpty()) {
      String aside = Mark.name(name, act.run(), Side.AFTER);
      String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      var asideMark =
          Mark.of(session, name, act.run(), Side.AFTER, made, Envelope.of(session, now));
      if (!now.equals(name)) {
        shut.leave(name);
      }
      rename(now, aside);
      session.execute(asideMark.statement(aside));
    }
    rename(before.name(), name);
    mark.envelope().statements(name).forEach(session::execute);
    session.execute("alter database " + Sql.name(name) + " allow_connections true");
    List<String> differences = mark.envelope().differences(Envelope.of(session, name));
    if (!differences.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.ROLLBACK_STOPPED,
              "the returned database would not be what it was; nothing was renamed",
              name + ": " + String.join("; ", differences),
              "pass --admin-url with a superuser, then belay rollback"));
    }
    return mark.envelope().parts();
  }

  private void rename(String from, String to) {
    session.execute("alter database " + Sql.name(from) + " rename to " + Sql.name(to));
  }
}
