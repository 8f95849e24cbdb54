package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Dropped;
import dev.belay.store.KeptDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deletes whatever a run kept, on either side of a rollback; the databases in use stay. */
record DropOfKept(Session session, Act act, Collection<String> databases, Hold hold) {
  Dropped drop() {
    new Ballast(session, databases).give(); // first: without the databases nothing is left to do
    new Shut(session, act.run(), databases).open(act, hold);
    for (String name : Door.existing(session, databases)) {
      session.execute(
          "alter database %s reset %s".formatted(Sql.name(name), PostgresNewRows.CARRIED));
      new Created(session, act, name).forget();
    }
    var gone = new ArrayList<KeptDatabase>();
    for (Mark.Found found : new Standing(session, act.run(), databases).kept()) {
      refuseSlots(found.name());
      session.execute("drop database if exists " + Sql.name(found.name()));
      found.mark().ifPresent(m -> gone.add(found.kept()));
    }
    return new Dropped(gone);
  }

  /** DROP DATABASE would remove a logical slot without a word (S7). */
  private void refuseSlots(String database) {
    List<String> slots =
        session.query(
            "select slot_name from pg_replication_slots where database = ?",
            r -> r.getString(1),
            database);
    if (!slots.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "a kept database still carries replication slots",
              "%s: %s".formatted(database, slots),
              "move or drop the slots, then belay finalize"));
    }
  }
}
