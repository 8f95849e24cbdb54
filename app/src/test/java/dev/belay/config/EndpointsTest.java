package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  @Test
  void placesHaveTheirOwnPortOrTheUsualOne() {
    assertThat(
            Endpoints.places(
                Map.of(
                    "DB_HOST", "db_postgres",
                    "REDIS_HOST", "redis",
                    "REDIS_PORT", "6380",
                    "PLUGIN_DAEMON_URL", "http://plugin_daemon:5002",
                    "CELERY_BROKER_URL", "redis://:word@redis:6380/1",
                    "INTERNAL_FILES_URL", "http://api/")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "DB_HOST", "db_postgres:5432",
                "REDIS_HOST", "redis:6380",
                "PLUGIN_DAEMON_URL", "plugin_daemon:5002",
                "CELERY_BROKER_URL", "redis:6380",
                "INTERNAL_FILES_URL", "api:80"));
  }

  /** Dify's template names the hosts of 30 vector stores, whichever is used. */
  @Test
  void onlyTheVectorStoreInUseIsExpectedSomewhere() {
    var env =
        Map.of(
            "VECTOR_STORE", "qdrant",
            "QDRANT_URL", "http://qdrant:6333",
            "WEAVIATE_ENDPOINT", "http://weaviate:8080",
            "RELYT_HOST", "db");
    assertThat(Endpoints.places(env)).containsExactly(Map.entry("QDRANT_URL", "qdrant:6333"));
    assertThat(Endpoints.hosts(env)).containsExactly(Map.entry("QDRANT_URL", "qdrant"));
  }

  @Test
  void whatNamesTheContainerItselfOrSeveralPlacesIsLeftOut() {
    assertThat(
            Endpoints.places(
                Map.of(
                    "PLUGIN_DAEMON_URL", "http://localhost:5002",
                    "CODE_EXECUTION_ENDPOINT", "http://127.0.0.1:8194",
                    "CELERY_BROKER_URL", "sentinel://a:26379;sentinel://b:26379",
                    "DB_HOST", "")))
        .isEmpty();
  }
}
