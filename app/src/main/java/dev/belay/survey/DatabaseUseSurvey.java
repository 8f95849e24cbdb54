package dev.belay.survey;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads what known risks ask of a database: one read-only snapshot, SELECT is enough. */
public final class DatabaseUseSurvey {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Small tables: one row per workspace and setting. */
  private static final List<String> COUNTED =
      List.of(
          "embeddings",
          "data_source_oauth_bindings",
          "data_source_api_key_auth_bindings",
          "tenant_plugin_auto_upgrade_strategies",
          "dataset_metadatas");

  private final DatabaseServer server;
  private final Label label;

  public DatabaseUseSurvey(DatabaseServer server, Label label) {
    this.server = server;
    this.label = label;
  }

  /**
   * @param pluginDatabase the name of the plugin daemon's database on the same server
   */
  public Observed<DatabaseUse> read(String pluginDatabase) {
    return ask(
        server.uri().database(),
        session -> {
          var columns = columns(session);
          return new DatabaseUse(
              columns,
              rows(session, columns),
              ActWitnesses.of(session, columns),
              plugins(pluginDatabase),
              providers(session, columns),
              privateHosts(session));
        });
  }

  /** Whether the server lets this role in with this password; unknown when it was not asked. */
  public Observed<Boolean> admits(String user, Password password) {
    try (Session session = server.as(user, password).open(label)) {
      session.text("select current_user");
      return Observed.known(true);
    } catch (OutsideException e) {
      return SqlFailure.state(e).startsWith("28")
          ? Observed.known(false)
          : Observed.unknown(e.failure().seen(), e.failure().next());
    }
  }

  private <T> Observed<T> ask(String database, Function<Session, T> question) {
    try (Session session = server.readOnly(database, label, LIMIT)) {
      return Observed.known(question.apply(session));
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }

  private static Map<String, Set<String>> columns(Session session) {
    var columns = new HashMap<String, Set<String>>();
    record Column(String table, String name) {}
    session
        .query(
            "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
                + " join pg_namespace n on n.oid = c.relnamespace where a.attnum > 0 and not"
                + " a.attisdropped and c.relkind in ('r', 'p') and n.nspname = any"
                + " (current_schemas(false))",
            r -> new Column(r.getString(1), r.getString(2)))
        .forEach(c -> columns.computeIfAbsent(c.table(), t -> new HashSet<>()).add(c.name()));
    return columns;
  }

  private static Map<String, Long> rows(Session session, Map<String, Set<String>> columns) {
    var rows = new HashMap<String, Long>();
    for (String table : COUNTED) {
      if (columns.containsKey(table)) {
        rows.put(table, session.number("select count(*) from " + Sql.name(table)));
      }
    }
    return rows;
  }

  private Observed<List<String>> plugins(String database) {
    return ask(
        database,
        session ->
            session.query(
                "select distinct plugin_unique_identifier from plugin_installations where"
                    + " runtime_type <> 'remote' order by 1",
                r -> r.getString(1)));
  }

  private static Observed<List<String>> providers(
      Session session, Map<String, Set<String>> columns) {
    return columns.containsKey("providers")
        ? Observed.known(
            session.query(
                "select distinct provider_name from providers order by 1", r -> r.getString(1)))
        : Observed.known(List.of());
  }

  private static Observed<List<String>> privateHosts(Session session) {
    try {
      return Observed.known(
          PrivateOrigins.of(session).stream()
              .map(PrivateOrigins::host)
              .distinct()
              .sorted()
              .toList());
    } catch (OutsideException e) {
      return Observed.unknown(
          "the workflows could not be searched in time: " + e.failure().seen(),
          "search the HTTP nodes of your workflows for addresses of your own network");
    }
  }
}
