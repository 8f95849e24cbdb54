package dev.belay.migration;

import dev.belay.database.Session;
import java.util.Optional;

/** Answers conditions by looking at a database. */
final class Conditions {
  private Conditions() {}

  /** Whether it holds there now; empty when it is not known what it asks. */
  static Optional<Boolean> holds(Session session, Condition condition) {
    return switch (condition) {
      case Condition.HasTable(var table) -> exists(session, "to_regclass(?) is not null", table);
      case Condition.HasColumn(var table, var column) ->
          exists(
              session,
              "exists (select 1 from pg_attribute where attrelid = to_regclass(?) and attname = ?"
                  + " and not attisdropped)",
              table,
              column);
      case Condition.HasIndex(var table, var index) ->
          exists(
              session,
              "exists (select 1 from pg_index i join pg_class c on c.oid = i.indexrelid where"
                  + " i.indrelid = to_regclass(?) and c.relname = ?)",
              table,
              index);
      case Condition.Not(var inner) -> holds(session, inner).map(h -> !h);
      case Condition.Either(var one, var other) ->
          holds(session, one).flatMap(a -> holds(session, other).map(b -> a || b));
      case Condition.Both(var one, var other) ->
          holds(session, one).flatMap(a -> holds(session, other).map(b -> a && b));
      case Condition.Unknown u -> Optional.empty();
    };
  }

  private static Optional<Boolean> exists(
      Session session, String what, String table, String... more) {
    Object[] values = new Object[more.length + 1];
    values[0] = SqlWriter.table(table);
    System.arraycopy(more, 0, values, 1, more.length);
    return Optional.of(session.one("select " + what, r -> r.getBoolean(1), values));
  }
}
