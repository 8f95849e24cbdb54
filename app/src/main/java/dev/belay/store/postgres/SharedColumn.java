package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;

/**
 * A column that the old and the new schema have, with what the new one writes in it as a text.
 *
 * @param staged where that text lies
 * @param casts whether the old database knows the new type and both ways between the two
 */
record SharedColumn(String name, String staged, String old, String now, boolean casts) {

  static SharedColumn of(Session into, Schema.Column old, Schema.Column now, String staged) {
    boolean casts = !old.type().equals(now.type()) && casts(into, old.type(), now.type());
    return new SharedColumn(old.name(), staged, old.type(), now.type(), casts);
  }

  private static boolean casts(Session into, String old, String now) {
    into.execute("savepoint belay_cast");
    try {
      into.text("select null::%s::%s::%s::text".formatted(now, old, now));
      return true;
    } catch (OutsideException e) {
      if (SqlFailure.lost(e)) {
        throw e;
      }
      into.execute("rollback to savepoint belay_cast");
      return false;
    }
  }

  /** The new value as one of the old type. */
  String value() {
    return casts ? "%s::%s::%s".formatted(staged, now, old) : staged + "::" + old;
  }

  /** Whether that is another value: a cast shortens and rounds without a word. */
  String lossy() {
    // A type of one's own is named with its schema, and may be another one under the same name.
    boolean alike = old.equals(now) && !old.contains(".");
    if (alike || (old.startsWith("json") && now.startsWith("json"))) {
      return "false";
    }
    String back = casts ? Texts.of(value() + "::" + now, now) : Texts.of(value(), old);
    return back + " is distinct from " + staged;
  }

  /** Whether a column of the old table holds another value than {@code text}, whatever its type. */
  String differs(String text, String column) {
    String place = "t." + Sql.name(column);
    String plain = "%s is distinct from %s".formatted(text, Texts.of(place, old));
    return casts
        ? "(%s and %s is distinct from %s)"
            .formatted(plain, text, Texts.of(place + "::" + now, now))
        : "(" + plain + ")";
  }

  /** The same against a digest. */
  String differsFrom(String digest) {
    String place = "t." + Sql.name(name);
    String plain = "%s is distinct from %s".formatted(digest, Texts.digest(Texts.of(place, old)));
    return casts
        ? "(%s and %s is distinct from %s)"
            .formatted(plain, digest, Texts.digest(Texts.of(place + "::" + now, now)))
        : "(" + plain + ")";
  }

  SharedColumn withoutCasts() {
    return new SharedColumn(name, staged, old, now, false);
  }
}
