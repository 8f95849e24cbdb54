package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** S19, S20: only what is known to be no door is taken over into the twin's file. */
class TwinConfigTest {
  private static final String PRODUCTION =
      """
      {"name": "dify", "services": {
        "api": {"image": "langgenius/dify-api:1.13.3", "restart": "always", "privileged": true,
          "ports": [{"target": 5001, "published": "5001"}], "extra_hosts": ["db:10.0.0.1"],
          "networks": {"default": null}, "dns": ["10.0.0.53"], "network_mode": "host",
          "devices": ["/dev/kvm"], "cap_add": ["NET_ADMIN"], "pid": "host",
          "logging": {"driver": "fluentd", "options": {"fluentd-address": "logs.example:24224"}},
          "depends_on": {"db_postgres": {"condition": "service_healthy"},
            "weaviate": {"condition": "service_started"}},
          "environment": {"DB_HOST": "db_postgres", "S": "a$$b", "STORAGE_TYPE": "s3"},
          "volumes": [
            {"type": "bind", "source": "/srv/dify/docker/volumes/app/storage", "target": "/app/api/storage"},
            {"type": "bind", "source": "/var/run/docker.sock", "target": "/var/run/docker.sock"},
            {"type": "npipe", "source": "x", "target": "/pipe"},
            {"type": "volume", "source": "cache", "target": "/cache", "read_only": true}]},
        "db_postgres": {"image": "postgres:15-alpine", "volumes": [
          {"type": "bind", "source": "/mnt/pg", "target": "/var/lib/postgresql/data"}]},
        "weaviate": {"image": "weaviate"}, "worker_beat": {"image": "langgenius/dify-api:1.13.3"},
        "nginx": {"image": "nginx"}, "somebodys_own": {"image": "x"}},
       "networks": {"default": {"name": "dify_default"}}, "secrets": {"s": {"file": "/etc/s"}}}
      """;

  private final TwinConfig twin =
      TwinConfig.of(
          JsonMapper.shared().readTree(PRODUCTION),
          Path.of("/srv/dify/docker"),
          Path.of("/twin/docker"),
          "belay-twin-1",
          "belay-twin-1-network");

  private JsonNode api() {
    return JsonMapper.shared().readTree(twin.text()).at("/services/api");
  }

  @Test
  void everyServiceSharesTheNetworkThatHasNone() {
    JsonNode file = JsonMapper.shared().readTree(twin.text());
    assertThat(file.propertyNames()).containsExactlyInAnyOrder("name", "services", "volumes");
    for (JsonNode service : file.path("services")) {
      assertThat(service.path("network_mode").asString())
          .isEqualTo("container:belay-twin-1-network");
      assertThat(service.path("restart").asString()).isEqualTo("no");
    }
    assertThat(api().propertyNames())
        .doesNotContain(
            "ports", "networks", "extra_hosts", "dns", "privileged", "devices", "cap_add", "pid");
    assertThat(api().at("/logging").toString()).isEqualTo("{\"driver\":\"json-file\"}");
  }

  @Test
  void whatOnlyTalksOutsideOrSchedulesIsLeftOutAndSaid() {
    assertThat(twin.services().keySet()).containsExactly("api", "db_postgres");
    assertThat(api().path("depends_on").propertyNames()).containsExactly("db_postgres");
    assertThat(twin.unlike())
        .contains(
            "it has no nginx, somebodys_own, weaviate, worker_beat",
            "files that STORAGE_TYPE puts elsewhere are not in it",
            "api has no npipe at /pipe",
            "its volumes start empty: cache");
  }

  @Test
  void S19_aVectorStoreThatIsTakenOverRunsOnTheLoopbackAlone() {
    var with =
        TwinConfig.of(
            JsonMapper.shared().readTree(PRODUCTION),
            Path.of("/srv/dify/docker"),
            Path.of("/twin/docker"),
            "belay-twin-1",
            "belay-twin-1-network",
            true);
    JsonNode store = JsonMapper.shared().readTree(with.text()).at("/services/weaviate");
    assertThat(store.path("network_mode").asString()).isEqualTo("container:belay-twin-1-network");
    assertThat(store.path("oom_score_adj").asInt()).isEqualTo(1000);
    assertThat(store.at("/environment/CLUSTER_ADVERTISE_ADDR").asString()).isEqualTo("127.0.0.1");
    assertThat(with.unlike()).contains("it has no nginx, somebodys_own, worker_beat");
  }

  @Test
  void everyMountIsTheTwinsOwnAlsoOfAPathOutsideAndOfTheEnginesSocket() {
    assertThat(twin.sources())
        .containsEntry(
            Path.of("/srv/dify/docker/volumes/app/storage"),
            Path.of("/twin/docker/volumes/app/storage"))
        .containsEntry(Path.of("/mnt/pg"), Path.of("/twin/docker/outside/mnt/pg"))
        .containsEntry(
            Path.of("/var/run/docker.sock"), Path.of("/twin/docker/outside/var/run/docker.sock"));
    assertThat(twin.stores()).containsExactly(Path.of("/mnt/pg"));
    for (JsonNode mount : api().path("volumes")) {
      assertThat(mount.path("source").asString()).matches("/twin/docker/.*|cache");
    }
    assertThat(api().at("/volumes/2/read_only").asBoolean()).isTrue();
  }

  @Test
  void aDollarSignStaysDoubledBecauseComposeReadsTheFileAgain() {
    assertThat(api().at("/environment/S").asString()).isEqualTo("a$$b");
    assertThat(api().at("/environment/DB_HOST").asString()).isEqualTo("127.0.0.1");
  }
}
