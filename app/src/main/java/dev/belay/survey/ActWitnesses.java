package dev.belay.survey;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an act of a release that was passed leaves in the data, looked for where it should be: rows
 * that still wait for it, by the id of the act. Zero is done, or never needed; an act whose tables
 * are not there is absent.
 */
final class ActWitnesses {
  /** The columns that the command of 1.0.0 rewrites: a name from before has no slash. */
  private static final List<String[]> NAMES =
      List.of(
          new String[] {"providers", "provider_name"},
          new String[] {"provider_models", "provider_name"},
          new String[] {"provider_orders", "provider_name"},
          new String[] {"tenant_default_models", "provider_name"},
          new String[] {"tenant_preferred_model_providers", "provider_name"},
          new String[] {"provider_model_settings", "provider_name"},
          new String[] {"load_balancing_model_configs", "provider_name"},
          new String[] {"datasets", "embedding_model_provider"},
          new String[] {"embeddings", "provider_name"},
          new String[] {"tool_builtin_providers", "provider"});

  private ActWitnesses() {}

  /**
   * @param columns names of the columns by table
   */
  static Map<String, Long> of(Session session, Map<String, Set<String>> columns) {
    var due = new TreeMap<String, Long>();
    if (columns.containsKey("providers")) {
      due.put("plugins-1.0.0", oldNames(session, columns));
    }
    if (columns.containsKey("datasource_providers")) {
      due.put("datasource-credentials-1.9.0", bindings(session, columns));
    }
    return due;
  }

  private static long oldNames(Session session, Map<String, Set<String>> columns) {
    long rows = 0;
    for (String[] name : NAMES) {
      if (columns.getOrDefault(name[0], Set.of()).contains(name[1])) {
        String column = Sql.name(name[1]);
        rows +=
            session.number(
                "select count(*) from %s where %s not like '%%/%%' and %s <> ''"
                    .formatted(Sql.name(name[0]), column, column));
      }
    }
    return rows;
  }

  /** Of workspaces that have not one data source of the new kind. */
  private static long bindings(Session session, Map<String, Set<String>> columns) {
    long rows = 0;
    for (String table :
        List.of("data_source_oauth_bindings", "data_source_api_key_auth_bindings")) {
      if (columns.getOrDefault(table, Set.of()).contains("tenant_id")) {
        rows +=
            session.number(
                "select count(*) from %s b where not exists (select 1 from datasource_providers p"
                        .formatted(Sql.name(table))
                    + " where p.tenant_id = b.tenant_id)");
      }
    }
    return rows;
  }
}
