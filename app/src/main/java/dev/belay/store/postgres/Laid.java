package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;

/**
 * Whose a database is, as the maintenance database says since the first act that wrote (S27).
 *
 * @param id empty where nothing was laid down, as on a scratch server
 * @param place directory and host, in words
 */
record Laid(String id, String place) {
  private static final Laid NOTHING = new Laid("", "");

  /**
   * Of a database of that name that was dropped and made anew nothing is known. While none has the
   * name, because its door is shut, it is the last that had it.
   */
  static Laid of(Session session, String database) {
    boolean there = session.reaches("belay", "installation");
    if (!there) {
      return NOTHING;
    }
    return session
        .first(
            "select id, directory || ' on ' || coalesce(host::jsonb ->> 'name', '?') from"
                + " belay.installation left join pg_database d on d.datname = database where"
                + " database = ? and (d.oid is null or number = d.oid::bigint) order by laid desc"
                + " limit 1",
            r -> new Laid(r.getString(1), r.getString(2)),
            database)
        .orElse(NOTHING);
  }

  /**
   * A copy of a whole server has the kept databases of its origin, too. An id that was lost and
   * laid down again at the same place, or that moved along to another, is no other installation.
   *
   * @throws OutsideException BLOCKED when what is kept was kept for another one
   */
  void refuse(Mark kept) {
    boolean known = !id.isEmpty() && !kept.installation().isEmpty();
    if (known && !kept.installation().equals(id) && !kept.place().equals(place)) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "what is kept was kept for another installation",
              "%s of run %s is of %s, id %s; this is %s, id %s"
                  .formatted(kept.of(), kept.run(), kept.place(), kept.installation(), place, id),
              "belay restore --as-new DIR; what is kept here is deleted by belay abandon %s"
                      .formatted(kept.run())
                  + " --installation FILE --drop-kept"));
    }
  }
}
