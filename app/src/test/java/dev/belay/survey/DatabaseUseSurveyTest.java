package dev.belay.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.database.TestServer;
import dev.belay.outside.Observed;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseUseSurveyTest {
  private static final Label LABEL = new Label("test", "use");

  private static DatabaseUse read(DatabaseServer dify, DatabaseServer plugins) {
    return new DatabaseUseSurvey(dify, LABEL)
        .read(plugins.uri().database())
        .ifKnown()
        .orElseThrow();
  }

  @Test
  void hostsOfAPrivateNetworkAreFoundInWhatAppsUseAndNowhereElse() {
    DatabaseServer dify =
        TestServer.database(
            "use",
            """
            create table apps (workflow_id int);
            create table workflows (id int, version text, graph text);
            create table tool_api_providers (schema text);
            insert into apps values (2);
            insert into workflows values
              (1, 'draft', '{"url": "http://10.1.2.3:8080/x", "b": "https://api.example.org/y"}'),
              (2, '2025', '{"url": "http://user:word@crm.corp/z"}'),
              (3, '2024', '{"url": "http://192.168.7.7/old"}');
            insert into tool_api_providers values ('{"servers": [{"url": "http://billing/api"}]}');
            create table embeddings (id int);
            insert into embeddings select generate_series(1, 3);
            create table providers (provider_name text);
            insert into providers values ('openai'), ('openai'), ('acme');
            """);

    DatabaseUse use = read(dify, dify);

    assertThat(use.privateHosts())
        .isEqualTo(Observed.known(List.of("10.1.2.3", "billing", "crm.corp")));
    assertThat(use.rows()).containsEntry("embeddings", 3L).hasSize(1);
    assertThat(use.columns().get("workflows")).containsExactlyInAnyOrder("id", "version", "graph");
    assertThat(use.providers()).isEqualTo(Observed.known(List.of("acme", "openai")));
    assertThat(use.plugins()).isInstanceOf(Observed.Unknown.class);
  }

  @Test
  void whatStillWaitsForAnActOfAReleaseIsCountedWhereTheActWouldHaveChangedIt() {
    DatabaseServer dify =
        TestServer.database(
            "acts",
            """
            create table providers (provider_name text);
            insert into providers values ('openai'), ('langgenius/openai/openai'), (''), (null);
            create table datasets (embedding_model_provider text);
            insert into datasets values ('cohere'), (null);
            create table tool_builtin_providers (provider text);
            insert into tool_builtin_providers values ('google'), ('langgenius/google/google');
            create table data_source_api_key_auth_bindings (tenant_id int);
            insert into data_source_api_key_auth_bindings values (1), (2);
            create table datasource_providers (tenant_id int);
            insert into datasource_providers values (2);
            """);

    assertThat(read(dify, dify).overdue())
        .containsOnly(
            java.util.Map.entry("plugins-1.0.0", 3L),
            java.util.Map.entry("datasource-credentials-1.9.0", 1L));
  }

  @Test
  void anActWhoseTablesAreNotThereDoesNotApplyAndOneThatWasDoneLeavesNothing() {
    assertThat(
            read(TestServer.database("none", "select 1"), TestServer.database("n", "select 1"))
                .overdue())
        .isEmpty();
    DatabaseServer done =
        TestServer.database(
            "done",
            """
            create table providers (provider_name text);
            insert into providers values ('langgenius/openai/openai');
            """);

    assertThat(read(done, done).overdue()).containsOnly(java.util.Map.entry("plugins-1.0.0", 0L));
  }

  @Test
  void installedPluginsAreThoseThatAreNotUnderRemoteDebugging() {
    DatabaseServer plugins =
        TestServer.database(
            "plugins",
            """
            create table plugin_installations (plugin_unique_identifier text, runtime_type text);
            insert into plugin_installations values
              ('a/x:1.0.0@aa', 'local'), ('a/x:1.0.0@aa', 'local'), ('b/y:0.1.0@bb', 'remote');
            """);

    assertThat(read(plugins, plugins).plugins()).isEqualTo(Observed.known(List.of("a/x:1.0.0@aa")));
  }

  @Test
  void aLoginIsTriedAndAnUnreachableServerIsNoRefusal() {
    DatabaseServer server = TestServer.database("login", "create role nologin_role nologin");
    var survey = new DatabaseUseSurvey(server, LABEL);

    assertThat(survey.admits("nologin_role", new Password("x"))).isEqualTo(Observed.known(false));
    assertThat(survey.admits(server.uri().user(), server.password().orElse(new Password(""))))
        .isEqualTo(Observed.known(true));
  }
}
