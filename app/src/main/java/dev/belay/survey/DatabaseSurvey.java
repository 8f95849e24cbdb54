package dev.belay.survey;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.survey.DatabaseSummary.Rows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Dify's database in one read-only snapshot; a role that may only SELECT is enough. */
public final class DatabaseSurvey {
  /** A table of up to this size is counted; above, the server's estimate has to do. */
  private static final long COUNTED_BYTES = 200_000_000;

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private DatabaseSurvey() {}

  /** The summary, or why the database could not be read. */
  public static Observed<DatabaseSummary> of(DatabaseServer server, Label label) {
    try (Session session = server.readOnly(server.uri().database(), label, LIMIT)) {
      return Observed.known(read(session));
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  private static DatabaseSummary read(Session session) {
    Measurements measurements = Measurements.of(session);
    return new DatabaseSummary(
        session.text("show server_version").split(" ", 2)[0],
        revisions(session),
        setUp(session),
        inventory(session, measurements),
        session.number("select count(*) from pg_database where datname like 'dify_plugin%'") > 0,
        session.one(
            "select rolcreatedb or rolsuper from pg_roles where rolname = current_user",
            r -> r.getBoolean(1)),
        legacyModelTypes(session),
        measurements);
  }

  private static List<String> revisions(Session session) {
    return exists(session, "alembic_version")
        ? session.query(
            "select distinct version_num from alembic_version order by 1", r -> r.getString(1))
        : List.of();
  }

  private static Optional<Boolean> setUp(Session session) {
    return exists(session, "dify_setups")
        ? Optional.of(session.number("select count(*) from dify_setups") > 0)
        : Optional.empty();
  }

  private static Map<String, Rows> inventory(Session session, Measurements measurements) {
    var rows = new HashMap<String, Rows>();
    for (var table : measurements.tables()) {
      String name = table.name().startsWith("public.") ? table.name().substring(7) : "";
      if (DatabaseSummary.INVENTORY.contains(name)) {
        rows.put(
            name,
            table.totalBytes() <= COUNTED_BYTES || table.estimatedRows().isEmpty()
                ? new Rows(session.number("select count(*) from " + Sql.name(name)), true)
                : new Rows(table.estimatedRows().get(), false));
      }
    }
    return rows;
  }

  /** Source: dify#36129; the tables are those that the command of 1.15.0 rewrites. */
  private static long legacyModelTypes(Session session) {
    long rows = 0;
    for (String table :
        List.of(
            "provider_models",
            "tenant_default_models",
            "provider_model_settings",
            "load_balancing_model_configs",
            "provider_model_credentials")) {
      if (exists(session, table)) {
        rows +=
            session.number(
                "select count(*) from "
                    + Sql.name(table)
                    + " where model_type in ('text-generation', 'embeddings', 'reranking')");
      }
    }
    return rows;
  }

  private static boolean exists(Session session, String table) {
    return session.one("select to_regclass(?) is not null", r -> r.getBoolean(1), table);
  }
}
