package dev.belay.acceptance.compose;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The databases of a stand-in, asked in the container of their server. */
record Rows(StandIn dify) {
  static final String PLUGINS = "dify_plugin";
  private static final String TENANT = "'00000000-0000-0000-0000-000000000001'";

  /** One value, or rows as lines. */
  String sql(String database, String statement) {
    return dify.engine
        .must(
            Duration.ofMinutes(2),
            "docker",
            "exec",
            server(),
            "psql",
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-c",
            statement)
        .stdout()
        .strip();
  }

  /** Its service is called {@code db} in older releases. */
  private String server() {
    return Stream.of("db_postgres", "db")
        .map(dify::container)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Every row of every table as one hash for each; the times of beats are left out. */
  String all() {
    return all("dify") + (hasPlugins() ? all(PLUGINS) : "");
  }

  private String all(String database) {
    String hashes =
        sql(database, "select tablename from pg_tables where schemaname = 'public' order by 1")
            .lines()
            .filter(table -> !table.equals("beats"))
            .map(
                """
                select '%1$s ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
                  from "%1$s" t\
                """
                    ::formatted)
            .collect(Collectors.joining(" union all "));
    return hashes.isEmpty()
        ? ""
        : "in %s%n%s%n".formatted(database, sql(database, hashes + " order by 1"));
  }

  /** Whether the plugin daemon's database is there under its own name. */
  boolean hasPlugins() {
    return sql("postgres", "select count(*) from pg_database where datname = '" + PLUGINS + "'")
        .equals("1");
  }

  /** Whether the daemon has made its tables, which it does when it starts. */
  boolean pluginsAreReady() {
    return hasPlugins()
        && sql(PLUGINS, "select to_regclass('plugin_installations') is not null").equals("t");
  }

  /** Where the stand-in's release keeps them. */
  private String credentials() {
    return sql("dify", "select to_regclass('provider_credentials') is not null").equals("t")
        ? "provider_credentials"
        : "providers";
  }

  void seed() {
    sql(
        "dify",
        """
        insert into tenants values (%1$s, 'one', 'public key');
        insert into accounts values (gen_random_uuid(), 'a@example.com');
        insert into apps values (gen_random_uuid(), %1$s, 'an app');
        insert into %2$s (id, tenant_id, provider_name, encrypted_config)
          values (gen_random_uuid(), %1$s, 'openai', 'cipher');
        insert into messages (id, app_id, query)
          select gen_random_uuid(), (select id from apps), 'message ' || n from generate_series(1, 200) n\
        """
            .formatted(TENANT, credentials()));
    if (hasPlugins()) {
      sql(
          PLUGINS,
          "insert into plugin_installations (tenant_id, plugin_unique_identifier) values (%s, 'a/plugin:1.0.0@abc')"
              .formatted(TENANT));
    }
  }
}
