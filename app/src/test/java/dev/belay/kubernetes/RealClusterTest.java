package dev.belay.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.belay.kubernetes.Drift.Fate;
import dev.belay.outside.OutsideException;
import dev.belay.view.KubernetesJson;
import dev.belay.view.KubernetesText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of an installation, against what a real cluster and the real helm do with it. */
@Tag("full")
class RealClusterTest {
  private static final String CHART =
      Path.of("src/test/resources/dev/belay/kubernetes/chart").toAbsolutePath().toString();
  private static final String[] VALUES = {
    "--set", "api.secretKey=sk-own-secret-0123456789,externalPostgres.password=pw-5ecret"
  };
  private static final ClusterPlace DIFY =
      new ClusterPlace("dify", Optional.empty(), Optional.empty());

  @Test
  @Timeout(1_800)
  void whatIsSaidOfTheNextUpgradeIsWhatHelmDoes() {
    try (var cluster = TestCluster.up()) {
      install(cluster);
      var seen = new KubernetesSurvey(cluster.shell(), DIFY).read();
      assertThat(seen.version().ifKnown().orElseThrow()).hasToString("1.8.1");
      assertThat(seen.drift().ifKnown().orElseThrow()).isEmpty();
      assertThat(seen.unseen()).isEmpty();
      assertThat(seen.rights().missingToUpgrade()).isEmpty();
      assertThat(seen.workloads())
          .filteredOn(w -> w.component().equals("api"))
          .flatExtracting(Workload::containers)
          .allSatisfy(c -> {
            assertThat(c.running()).hasSize(1);
            assertThat(c.texts())
                .containsEntry("DB_HOST", "pg")
                .containsEntry("DB_PASSWORD", "pw-5ecret");
          });
      somebodyChangesThings(cluster);
      var drift = drift(cluster);
      assertThat(drift).extracting(Drift::fate).contains(Fate.UNDONE, Fate.STAYS, Fate.MADE_AGAIN);
      cluster.helm("upgrade", "dify", CHART, "-n", "dify", VALUES[0], VALUES[1]);
      assertThat(drift(cluster))
          .containsExactlyInAnyOrderElementsOf(
              drift.stream().filter(d -> d.fate() == Fate.STAYS).toList());
      whoMayOnlyViewIsToldWhatHeLacks(cluster);
    }
  }

  private static void install(TestCluster cluster) {
    try {
      for (String image :
          List.of("dify-api:1.8.1", "dify-web:1.8.1", "dify-plugin-daemon:0.2.0-local")) {
        cluster.image("langgenius/" + image);
      }
      cluster.helm(
          "install", "dify", CHART, "-n", "dify", "--create-namespace", VALUES[0], VALUES[1]);
      cluster.kubectl(
          "-n", "dify", "wait", "--for=condition=Available", "deploy", "--all", "--timeout=100s");
    } catch (OutsideException e) {
      abort("no pod runs on this cluster: " + e.failure().seen());
    }
  }

  private static void somebodyChangesThings(TestCluster cluster) {
    cluster.kubectl("-n", "dify", "scale", "deploy/dify-worker", "--replicas=2");
    cluster.kubectl("-n", "dify", "set", "env", "deploy/dify-api", "OWN=x", "MODE=worker");
    cluster.kubectl(
        "-n",
        "dify",
        "patch",
        "cm",
        "dify-api",
        "-p",
        "{\"data\":{\"DB_PORT\":\"6\",\"OWN\":\"1\"}}");
    cluster.kubectl(
        "-n",
        "dify",
        "patch",
        "secret",
        "dify-api",
        "-p",
        "{\"stringData\":{\"SECRET_KEY\":\"sk-x\"}}");
    cluster.kubectl(
        "-n",
        "dify",
        "patch",
        "svc",
        "dify-api",
        "-p",
        "{\"spec\":{\"selector\":{\"component\":\"maintenance\"}}}");
    cluster.kubectl("-n", "dify", "delete", "svc", "dify-web");
  }

  private static List<Drift> drift(TestCluster cluster) {
    var seen = new KubernetesSurvey(cluster.shell(), DIFY).read();
    assertThat(KubernetesText.of(seen) + KubernetesJson.of(seen))
        .doesNotContain("sk-own-secret-0123456789", "pw-5ecret");
    return seen.drift().ifKnown().orElseThrow();
  }

  private static void whoMayOnlyViewIsToldWhatHeLacks(TestCluster cluster) {
    cluster.kubectl("-n", "dify", "create", "sa", "viewer");
    cluster.kubectl(
        "-n",
        "dify",
        "create",
        "rolebinding",
        "viewer",
        "--clusterrole=view",
        "--serviceaccount=dify:viewer");
    String token = cluster.kubectl("-n", "dify", "create", "token", "viewer").strip();
    cluster.kubectl("config", "set-credentials", "viewer", "--token=" + token);
    cluster.kubectl("config", "set-context", "viewer", "--cluster=belay", "--user=viewer");
    var seen =
        new KubernetesSurvey(
                cluster.shell(), new ClusterPlace("dify", Optional.empty(), Optional.of("viewer")))
            .read();
    assertThat(seen.rights().missingToLook())
        .extracting(Right::title)
        .containsExactly("list secrets");
    assertThat(seen.unseen()).containsOnlyKeys("secrets");
    assertThat(seen.release().ifKnown()).isEmpty();
  }
}
