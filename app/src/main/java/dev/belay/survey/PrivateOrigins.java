package dev.belay.survey;

import dev.belay.database.Session;
import java.util.List;
import java.util.TreeSet;

/** What workflows and API tools call that only a private network reaches. */
public final class PrivateOrigins {
  /** Only what apps use: the published and the draft workflow of each. */
  private static final String GRAPHS =
      "select graph as text from workflows w where version = 'draft' or exists (select from apps a"
          + " where a.workflow_id = w.id)";

  private static final String SCHEMAS = "select schema as text from tool_api_providers";

  private PrivateOrigins() {}

  /**
   * {@code scheme://host[:port]}, in their order.
   *
   * @throws dev.belay.outside.OutsideException when they were not searched to the end
   */
  public static List<String> of(Session session) {
    var origins = new TreeSet<String>();
    if (has(session, "workflows", "graph")) {
      origins.addAll(called(session, GRAPHS));
    }
    if (has(session, "tool_api_providers", "schema")) {
      origins.addAll(called(session, SCHEMAS));
    }
    return origins.stream().filter(o -> PrivateHost.is(host(o))).toList();
  }

  static String host(String origin) {
    return origin.replaceFirst("^https?://", "").replaceFirst(":\\d+$", "");
  }

  private static boolean has(Session session, String table, String column) {
    return !session
        .query(
            "select 1 from pg_attribute where attrelid = to_regclass('%s') and attname = '%s' and not attisdropped"
                .formatted(table, column),
            r -> r.getInt(1))
        .isEmpty();
  }

  private static List<String> called(Session session, String texts) {
    return session.query(
        "select distinct lower(m[1] || m[2] || coalesce(m[3], '')) from ("
            + texts
            + ") t, regexp_matches(t.text,"
            + " '(https?://)(?:[^/\"\\\\@ ]*@)?([A-Za-z0-9._-]+)(:[0-9]+)?', 'g') m",
        r -> r.getString(1));
  }
}
