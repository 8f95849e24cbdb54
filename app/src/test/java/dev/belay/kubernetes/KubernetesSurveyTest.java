package dev.belay.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.Golden;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.view.KubernetesJson;
import dev.belay.view.KubernetesText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesSurveyTest {
  /** What Secrets, a hand-set variable and the release's record hold. */
  private static final List<String> SECRETS =
      List.of("sk-own-secret-0123456789", "pw-5ecret", "hand-changed-secret", "abcd12345");

  private static KubernetesInstallation read(String... recordings) {
    return new KubernetesSurvey(new RecordedCluster(recordings), RecordedCluster.DIFY).read();
  }

  @Test
  void aReleaseIsToldWithWhatRunsOfItAndWhatPeopleChanged() {
    Golden.assertGolden("kubernetes-survey.txt", KubernetesText.of(read("drifted")));
  }

  @Test
  void whatIsForViewersOnlySaysWhatTheyLack() {
    var seen = read("drifted", "viewer");
    assertThat(seen.release()).isInstanceOf(Observed.Unknown.class);
    assertThat(seen.rights().missingToLook())
        .extracting(Right::title)
        .containsExactly("list secrets");
    assertThat(seen.rights().missingToUpgrade())
        .extracting(Right::title)
        .contains(
            "patch deployments.apps", "create jobs.batch", "update leases.coordination.k8s.io");
    Golden.assertGolden("kubernetes-survey-viewer.txt", KubernetesText.of(seen));
  }

  @Test
  void anUpgradeThatAHelmLeftIsSeen() {
    var seen = read("drifted", "pending");
    assertThat(seen.pending()).isTrue();
    assertThat(seen.revisions()).containsExactly("1 deployed", "2 pending-upgrade");
    assertThat(seen.release().ifKnown().orElseThrow().revision()).isEqualTo(1);
    assertThat(KubernetesText.of(seen)).contains("helm is at work on it, or died in it");
  }

  @Test
  void whoeverPutsThingsBackByHimselfIsNamed() {
    var seen = read("drifted", "argo");
    assertThat(seen.keepers()).containsExactly(new Keeper("Argo CD", "chat"));
    assertThat(seen.version().ifKnown().orElseThrow()).hasToString("1.8.1");
    assertThat(KubernetesText.of(seen))
        .contains("Argo CD chat", "it has to be paused", "Helm keeps no release of a chart called");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drifted", "viewer", "pending", "argo"})
  void noSecretIsSaid(String recording) {
    var seen = read("drifted", recording);
    assertThat(KubernetesText.of(seen)).doesNotContain(SECRETS);
    assertThat(KubernetesJson.of(seen)).doesNotContain(SECRETS).contains("\"namespace\"");
    assertThat(seen.toString() + seen.release()).doesNotContain(SECRETS);
  }

  @Test
  void aLookOnlyReads() {
    var cluster = new RecordedCluster("drifted");
    new KubernetesSurvey(
            cluster, new ClusterPlace("dify", Optional.of("dify"), Optional.of("staging")))
        .read();
    assertThat(cluster.lines)
        .hasSizeGreaterThan(10)
        .allMatch(line ->
            line.startsWith("kubectl --context=staging get --raw ")
                || line.equals(
                    "kubectl --context=staging create --raw"
                        + " /apis/authorization.k8s.io/v1/selfsubjectrulesreviews -f -"));
  }

  @Test
  void aClusterThatDoesNotAnswerEndsTheLook() {
    assertThatThrownBy(() -> read())
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("the cluster was not reached")
        .hasMessageContaining("kubectl auth can-i --list -n dify");
  }
}
