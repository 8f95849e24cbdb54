package dev.belay.cli;

import dev.belay.contract.replay.App;
import dev.belay.contract.replay.ProbeSource;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.PasswordSource;
import dev.belay.database.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * API keys from {@code BELAY_API_KEY_<APP>} or from the installation's own tables; read when asked
 * for, written nowhere.
 */
final class ApiKeys implements ProbeSource {
  private static final String PREFIX = "BELAY_API_KEY_";
  private static final String APPS =
      """
      select a.id::text as id, a.name, a.mode, coalesce(a.max_active_requests, 0) as active,
             coalesce(a.api_rpm, 0) as rpm, t.token,
             coalesce((select e.session_id from conversations c
                         join end_users e on e.id = c.from_end_user_id
                        where c.app_id = a.id order by c.updated_at desc limit 1), '') as end_user
        from apps a
        join lateral (select token from api_tokens
                       where app_id = a.id and type = 'app' order by created_at limit 1) t on true
       where a.enable_api and a.status = 'normal'
       order by a.created_at\
      """;
  private static final String KNOWLEDGE =
      """
      select distinct on (tenant_id) tenant_id::text as id, token from api_tokens
       where type = 'dataset' and tenant_id is not null order by tenant_id, created_at\
      """;

  private final Map<String, String> environment;
  private final @Nullable DatabaseServer server;
  private final String database;
  private final Map<String, String> byId = new HashMap<>();
  private @Nullable List<App> found;

  ApiKeys(Map<String, String> environment, @Nullable DatabaseUri database) {
    this(
        environment,
        database == null ? null : DatabaseServer.of(database, PasswordSource.own()),
        database == null ? "" : database.database());
  }

  /**
   * @param database of Dify on the server
   */
  ApiKeys(Map<String, String> environment, @Nullable DatabaseServer server, String database) {
    this.environment = Map.copyOf(environment);
    this.server = server;
    this.database = database;
  }

  @Override
  public List<App> apps() {
    if (found == null) {
      found = server == null ? List.of() : read(server);
    }
    return found;
  }

  /** Keys of the environment whose app nobody has named yet, by what follows the prefix. */
  Map<String, String> unnamed() {
    var keys = new java.util.TreeMap<String, String>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX) && !value.isBlank()) {
        keys.put(slug(name.substring(PREFIX.length())), value.strip());
      }
    });
    return keys;
  }

  @Override
  public Optional<String> key(App app) {
    String variable = PREFIX + app.name().toUpperCase(Locale.ROOT).replace('-', '_');
    String given = environment.get(variable);
    if (given != null && !given.isBlank()) {
      return Optional.of(given.strip());
    }
    apps();
    return Optional.ofNullable(byId.get(app.id()));
  }

  private List<App> read(DatabaseServer from) {
    var apps = new ArrayList<App>();
    Set<String> names = new HashSet<>();
    try (Session session =
        from.readOnly(database, new Label("api", "keys"), Duration.ofSeconds(30))) {
      session.query(
          APPS,
          row -> {
            byId.put(row.getString("id"), row.getString("token"));
            return apps.add(
                new App(
                    unique(slug(row.getString("name")), names),
                    row.getString("id"),
                    row.getString("mode"),
                    row.getString("end_user"),
                    row.getInt("active"),
                    row.getInt("rpm")));
          });
      session.query(
          KNOWLEDGE,
          row -> {
            byId.put(row.getString("id"), row.getString("token"));
            String name = unique("knowledge", names);
            return apps.add(new App(name, row.getString("id"), "knowledge", "", 0, 0));
          });
    }
    return apps;
  }

  private static String unique(String name, Set<String> names) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  static String slug(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    return trimmed.isEmpty() ? "app" : trimmed;
  }
}
