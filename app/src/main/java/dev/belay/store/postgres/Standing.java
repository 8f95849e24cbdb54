package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.outside.Inspection;
import dev.belay.store.KeptDatabase.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How far the server has come with the rollback point of a run, and with the return to it. */
record Standing(Session session, String run, Collection<String> databases) {

  Inspection ofPoint() {
    var complete = new ArrayList<String>();
    var incomplete = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (String database : databases) {
      Optional<Mark.Found> found = Mark.find(session, Mark.name(database, run, Side.BEFORE));
      (found.isEmpty() ? missing : found.get().mark().isEmpty() ? incomplete : complete)
          .add(database);
    }
    List<String> closed = closed();
    if (complete.isEmpty() && incomplete.isEmpty() && closed.isEmpty()) {
      return new Inspection.Untouched();
    }
    if (missing.isEmpty() && incomplete.isEmpty() && closed.isEmpty()) {
      return new Inspection.Complete();
    }
    return new Inspection.Torn(
        "copied %s, incomplete %s, missing %s, closed %s"
            .formatted(complete, incomplete, missing, closed));
  }

  Inspection ofReturn() {
    List<String> left =
        Door.existing(
            session, databases.stream().map(d -> Mark.name(d, run, Side.BEFORE)).toList());
    List<String> closed = closed();
    if (left.size() == databases.size()) {
      return closed.isEmpty()
          ? new Inspection.Untouched()
          : new Inspection.Torn("nothing was renamed yet, but closed are " + closed);
    }
    List<Mark.Found> aside = kept().stream().filter(f -> !left.contains(f.name())).toList();
    boolean whole = Door.existing(session, databases).size() == databases.size();
    if (left.isEmpty() && whole && !aside.isEmpty()) {
      return closed.isEmpty()
          ? new Inspection.Complete()
          : new Inspection.Torn("all databases were renamed, but closed are " + closed);
    }
    return new Inspection.Torn(
        "of the rollback point %s are left, of the databases in use %s"
            .formatted(left, Door.existing(session, databases)));
  }

  /** What the run keeps of this set, complete or not. */
  List<Mark.Found> kept() {
    var wanted = new ArrayList<String>();
    for (String database : databases) {
      for (Side side : Side.values()) {
        wanted.add(Mark.name(database, run, side));
      }
    }
    return Mark.all(session).stream().filter(f -> wanted.contains(f.name())).toList();
  }

  /** Of these databases, wherever they stand now; the empty ones in their place are no part. */
  List<String> closed() {
    Collection<String> now = new Shut(session, run, databases).now();
    return session.query(
        "select datname from pg_database where datname = any(?) and not datallowconn order by 1",
        r -> r.getString(1),
        (Object) now.toArray(String[]::new));
  }
}
