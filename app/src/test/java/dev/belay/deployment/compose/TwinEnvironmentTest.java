package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S19: what the twin is told names its own loopback or nothing. */
class TwinEnvironmentTest {
  private static final TwinEnvironment TWIN =
      new TwinEnvironment(Set.of("api", "worker", "db_postgres", "redis", "plugin_daemon"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DB_HOST                 | db_postgres                         | 127.0.0.1
          DB_HOST                 | pg.corp.example                     | nowhere.invalid
          DB_HOST                 | 10.1.2.3                            | nowhere.invalid
          REDIS_SENTINELS         | s1.example:26379,s2.example:26379   | nowhere.invalid:26379,nowhere.invalid:26379
          CELERY_BROKER_URL       | redis://:p@ss@redis:6379/1          | redis://:p@ss@127.0.0.1:6379/1
          CELERY_BROKER_URL       | redis://:pw@cache.example:6379/1    | redis://:pw@nowhere.invalid:6379/1
          PLUGIN_DAEMON_URL       | http://plugin_daemon:5002           | http://127.0.0.1:5002
          WEAVIATE_ENDPOINT       | http://weaviate:8080                | http://nowhere.invalid:8080
          MILVUS_URI              | http://host.docker.internal:19530   | http://nowhere.invalid:19530
          ELASTICSEARCH_HOST      | [::1]                               | [::1]
          DIFY_BIND_ADDRESS       | 0.0.0.0                             | 0.0.0.0
          OWN_THING               | metrics.corp.example:9000           | nowhere.invalid:9000
          SMTP_SERVER             | mail.example                        | nowhere.invalid
          LOG_FILE                | /app/logs/server.log                | /app/logs/server.log
          LOG_DATEFORMAT          | %Y-%m-%d %H:%M:%S                   | %Y-%m-%d %H:%M:%S
          REDIS_USE_CLUSTERS      | false                               | false
          DB_PORT                 | 5432                                | 5432
          STORAGE_TYPE            | s3                                  | opendal
          STORAGE_TYPE            | local                               | local
          OPENDAL_SCHEME          | s3                                  | fs
          MAIL_TYPE               | smtp                                | ''
          SENTRY_DSN              | https://k@sentry.example/1          | ''
          """)
  void everyPlaceIsTheTwinsOwnOrNowhere(String key, String production, String twin) {
    assertThat(TWIN.of("plugin_daemon", Map.of(key, production))).containsEntry(key, twin);
  }

  @Test
  void S20_theWorkerTakesOnlyWhatExecutesAlsoWhereProductionNamesNoQueues() {
    assertThat(TWIN.of("worker", Map.of()).get("CELERY_QUEUES").split(","))
        .contains("workflow_based_app_execution")
        .doesNotContain("mail", "retention", "schedule_poller", "dataset", "plugin");
  }

  @Test
  void aPlaceOfProductionThatIsStillNamedAnywhereIsADoor() {
    var twin = Map.of("ODD", "to=pg.corp.example;x", "FINE", "nowhere.invalid", "WORD", "api");
    assertThat(TwinEnvironment.doors(twin, List.of("pg.corp.example", "api", "172.17.0.3")))
        .containsExactly("ODD");
  }

  @Test
  void theHostsOfAnEnvironmentAreFoundUnderEveryKind() {
    var hosts =
        TwinEnvironment.hosts(
            Map.of("DB_HOST", "pg.example", "URL", "https://u@a.example/x", "B", "b.example:80"));
    assertThat(hosts).containsExactlyInAnyOrder("pg.example", "a.example", "b.example");
  }
}
