package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in the comment of a kept database, so that it can be found and returned to without
 * any file of Belay's. The comment is written last: a copy without it is not complete.
 *
 * @param of the database's name in use
 * @param envelope of the database in use when the copy was made
 * @param installation the id of the installation whose database it is; empty when none was laid
 *     down, or an older Belay wrote this
 * @param place where that installation is, in words
 */
record Mark(
    String of,
    String run,
    Side side,
    String made,
    Envelope envelope,
    String installation,
    String place) {
  private static final String START = "belay keeps this: ";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int NAME_BYTES = 63;

  Mark {
    installation = installation == null ? "" : installation;
    place = place == null ? "" : place;
  }

  static Mark of(
      Session session, String database, String run, Side side, String made, Envelope envelope) {
    Laid laid = Laid.of(session, database);
    return new Mark(database, run, side, made, envelope, laid.id(), laid.place());
  }

  /** A kept database with its mark, which is empty while the copy is incomplete. */
  record Found(String name, long bytes, Optional<Mark> mark) {
    KeptDatabase kept() {
      Mark m = mark.orElseThrow();
      return new KeptDatabase(name, m.of(), m.run(), m.side(), Instant.parse(m.made()), bytes);
    }
  }

  /** The name under which a run keeps one side of a database; at most 63 bytes. */
  static String name(String database, String run, Side side) {
    return name(database, run, side.name().toLowerCase(Locale.ROOT));
  }

  /** The same for what is not kept but in use, or in its place. */
  static String name(String database, String run, String word) {
    String end = "__belay_" + run + "_" + word;
    String name = database + end;
    if (name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES) {
      return name;
    }
    String hash = "__belay_%08x".formatted(name.hashCode());
    byte[] start = database.getBytes(StandardCharsets.UTF_8);
    int room = Math.min(start.length, NAME_BYTES - hash.length());
    return new String(start, 0, room, StandardCharsets.UTF_8).replace("\uFFFD", "_") + hash;
  }

  String statement(String name) {
    return "comment on database "
        + Sql.name(name)
        + " is "
        + Sql.text(START + JSON.writeValueAsString(this));
  }

  /** Every database on the server that Belay made, complete or not. */
  static List<Found> all(Session session) {
    return session.query(
        "select d.datname, pg_database_size(d.oid), coalesce(shobj_description(d.oid,"
            + " 'pg_database'), '') from pg_database d where d.datname ~ '__belay_' or"
            + " shobj_description(d.oid, 'pg_database') like 'belay keeps this: %' order by 1",
        r -> new Found(r.getString(1), r.getLong(2), read(r.getString(3))));
  }

  static Optional<Found> find(Session session, String name) {
    return all(session).stream().filter(f -> f.name().equals(name)).findFirst();
  }

  private static Optional<Mark> read(String comment) {
    if (!comment.startsWith(START)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(comment.substring(START.length()), Mark.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
