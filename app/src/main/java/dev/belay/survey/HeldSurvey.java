package dev.belay.survey;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.survey.DatabaseSummary.Rows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the rows of tables and the values of columns in one read-only snapshot. */
public final class HeldSurvey {
  /** A table of up to this size is counted; above, what the server keeps for its planner. */
  private static final long COUNTED_BYTES = 200_000_000;

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private HeldSurvey() {}

  /** By name; what is not there holds nothing. */
  public static Observed<Map<String, Rows>> of(
      DatabaseServer server, Label label, List<Held> places) {
    try (Session session = server.readOnly(server.uri().database(), label, LIMIT)) {
      var counts = new HashMap<String, Rows>();
      places.forEach(place -> counts.put(place.name(), count(session, place)));
      return Observed.known(counts);
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  private static Rows count(Session session, Held place) {
    String table = Sql.name(place.table());
    String column = place.column().orElse("");
    boolean there =
        session.one(
            "select to_regclass(?) is not null and (? = '' or exists (select 1 from pg_attribute"
                + " where attrelid = to_regclass(?) and attname = ? and not attisdropped))",
            r -> r.getBoolean(1),
            table,
            column,
            table,
            column);
    if (!there) {
      return new Rows(0, true);
    }
    long bytes = session.one("select pg_table_size(to_regclass(?))", r -> r.getLong(1), table);
    if (bytes <= COUNTED_BYTES) {
      String what = place.column().map(Sql::name).orElse("*");
      return new Rows(session.number("select count(%s) from %s".formatted(what, table)), true);
    }
    long estimate =
        session.one(
            "select greatest(1, (c.reltuples * (1 - coalesce(max(s.null_frac), 0)))::bigint) from"
                + " pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stats s"
                + " on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = ? where"
                + " c.oid = to_regclass(?) group by c.reltuples",
            r -> r.getLong(1),
            column,
            table);
    return new Rows(estimate, false);
  }
}
